// Why: measures this tree's image, tells, and keeps the figures.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hv.Tests.Boots;
using Hv.Tests.Measurement;
using Hv.Tests.Measurement.Profiles;

namespace Hv.Tests.Bench;

/// <summary>The command without a subcommand, and the comparison with another revision.</summary>
internal static class BenchCommand
{
    public static int Run(string output, bool linux)
    {
        Results results = Measure(Repository.Build(), linux);
        results.Save(output);
        Tables.Operations(results);
        Console.WriteLine(output);
        return 0;
    }

    /// <summary>Another revision's image, already built, beside this tree's; both with this tree's guest.</summary>
    public static int Compare(string name, string build, bool linux, string output)
    {
        Results before = Measure(build, linux), now = Measure(Repository.Build(), linux);
        now.Save(output);
        before.Save(Path.ChangeExtension(output, ".base.json"));
        Tables.Compare(name, before, "this tree", now);
        return 0;
    }

    /// <summary>Writes what CI compares with.</summary>
    public static int Baseline(string path)
    {
        Results results = new() { Operations = Suite.Run(Repository.Build()) };
        if (File.Exists(path))
        {
            Tables.Compare("baseline", Results.Open(path), "this tree", results);
        }

        results.Save(path);
        Console.WriteLine(path);
        return 0;
    }

    private static Results Measure(string build, bool linux)
    {
        IReadOnlyList<Figure> operations = Suite.Run(build);
        IEnumerable<KeyValuePair<string, double>> sizes = Sizes.Image(build)
            .Concat(Optional(() => Sizes.Memory(build)))
            .Concat(Optional(() => Sizes.ToFirstGuest(new Disassembly(Path.Combine(build, "hv.elf")), build)));
        return new() { Operations = operations, Sizes = sizes.Concat(linux ? LinuxBoot.Measure(build) : []).ToDictionary() };
    }

    // An older hv does not say how much memory it keeps: what can be compared is compared.
    private static Dictionary<string, double> Optional(Func<Dictionary<string, double>> measure)
    {
        try
        {
            return measure();
        }
        catch (InvalidDataException wrong)
        {
            Console.Error.WriteLine($"bench: {wrong.Message}");
            return [];
        }
    }
}
