// Why: measures this tree's image, tells, and keeps the figures.
using Hv.Tests.Boots;
using Hv.Tests.Measurement;

namespace Hv.Tests.Bench;

/// <summary>The command without a subcommand.</summary>
internal static class BenchCommand
{
    public static int Run(string output)
    {
        Results results = new() { Operations = Suite.Run(Repository.Build()) };
        results.Save(output);
        Tables.Operations(results);
        Console.WriteLine(output);
        return 0;
    }
}
