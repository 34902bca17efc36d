// Why: a failing schedule is worth nothing if it cannot be seen again. A trace is a scenario and the numbers that were
// chosen; the world offers the same choices in the same order, so the numbers alone bring it back, step by step.
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>A schedule that can be run again.</summary>
internal sealed record Trace(string Driver, string Scenario, string Seed, string Broken, IReadOnlyList<int> Choices)
{
    private const string Header = "hv-trace 1";

    /// <summary>Coyote's own trace, for the driver whose schedules Coyote keeps; otherwise empty.</summary>
    public string Coyote { get; init; } = "";

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllLines(path, [Header, $"driver {Driver}", $"scenario {Scenario}", $"seed {Seed}", $"broken {Broken}", $"choices {string.Join(' ', Choices)}", Coyote]);
    }

    public static Trace Open(string path)
    {
        string[] lines = File.ReadAllLines(path);
        if (lines.Length < 6 || lines[0] != Header)
        {
            throw new InvalidDataException($"{path} is no trace of hv's exploration");
        }

        string Value(string name) => lines.First(l => l.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..];
        int[] choices = [.. Value("choices").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        return new Trace(Value("driver"), Value("scenario"), Value("seed"), Value("broken"), choices) { Coyote = string.Join('\n', lines.Skip(6)) };
    }
}
