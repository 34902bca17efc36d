// Why: a seeded bug is a small change of a real source, kept beside the sources and not in them: the image has no trace of it.
// Promises: the text to change must be in the file exactly once, or the mutant is out of date and says so.
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Hv.Tests.Exploration.Mutants;

/// <summary>One file of catalogue/: lines `key: value`, then `---`, what to replace, `===`, what by.</summary>
internal sealed record Mutant
{
    /// <summary>Its name: the file's.</summary>
    public required string Name { get; init; }

    /// <summary>The source that it changes, from the root of the tree.</summary>
    public required string File { get; init; }

    /// <summary>What is wrong, in words.</summary>
    public required string About { get; init; }

    /// <summary>What is to find it, each with its budget in schedules: "choices/sgi 2000".</summary>
    public required (string Hunter, uint Schedules)[] Hunters { get; init; }

    /// <summary>Whether every sequential unit test passes with it, as the catalogue claims.</summary>
    public required bool PassesUnitTests { get; init; }

    /// <summary>The specification that must be what finds it; empty for any.</summary>
    public required string By { get; init; }

    public required string Original { get; init; }

    public required string Replacement { get; init; }

    /// <summary>The project's folder, which is the assembly's name too.</summary>
    public string Assembly => File.Split('/')[0];

    /// <summary>All of a folder, by name.</summary>
    public static Mutant[] Load(string folder) =>
        [.. Directory.GetFiles(folder, "*.mutant").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The source with the bug in it.</summary>
    public string Apply(string source)
    {
        int at = source.IndexOf(Original, StringComparison.Ordinal);
        if (at < 0 || source.IndexOf(Original, at + 1, StringComparison.Ordinal) >= 0)
        {
            throw new InvalidDataException($"mutant {Name}: its text is {(at < 0 ? "not" : "more than once")} in {File}; bring it up to date");
        }

        return string.Concat(source.AsSpan(0, at), Replacement, source.AsSpan(at + Original.Length));
    }

    private static Mutant Read(string path)
    {
        string[] lines = System.IO.File.ReadAllLines(path);
        int from = Array.IndexOf(lines, "---");
        int by = Array.IndexOf(lines, "===");
        if (from < 0 || by < from)
        {
            throw new InvalidDataException($"{path}: wants a line --- and a line ===");
        }

        Dictionary<string, string> head = lines[..from].Select(line => line.Split(": ", 2)).ToDictionary(part => part[0], part => part[1]);
        return new Mutant
        {
            Name = Path.GetFileNameWithoutExtension(path),
            File = head["file"],
            About = head["about"],
            Hunters = [.. head["hunters"].Split(", ").Select(Hunter)],
            By = head.GetValueOrDefault("by", string.Empty),
            PassesUnitTests = head["unit-tests"] == "pass",
            Original = string.Join('\n', lines[(from + 1)..by]),
            Replacement = string.Join('\n', lines[(by + 1)..]),
        };
    }

    private static (string Hunter, uint Schedules) Hunter(string text)
    {
        string[] parts = text.Split(' ');
        return (parts[0], uint.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
