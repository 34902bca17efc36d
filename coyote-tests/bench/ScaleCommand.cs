// Why: whether an operation's cost depends on how large the machine is: the same figures with more VMs, more CPUs, more interrupts.
using System.Collections.Generic;
using System.Linq;
using Hv.Tests.Measurement;

namespace Hv.Tests.Bench;

/// <summary>The subcommand "scale".</summary>
internal static class ScaleCommand
{
    public static int Run(int[] vms, int[] cpus, int[] spis)
    {
        // VM 0 measures, on CPU 0; the others are asleep for good, so that each figure is what they cost by being there.
        Tell("VMs", vms, n => new("scale", 1, [new("bench=one"), .. Enumerable.Repeat(new Domain("bench=asleep"), n - 1)]));
        Tell("VMs that run", [.. vms.Select(n => Math.Max(n, 2))], n => new("scale", 1, [new("bench=world"), .. Enumerable.Repeat(new Domain("bench=spin"), n - 1)]));
        Tell("CPUs, two vCPUs", cpus, n => new("scale", n, new Domain(n == 1 ? "bench=one" : "bench=both", Math.Min(n, 2))));
        Tell("CPUs, a vCPU each", cpus, n => new("scale", n, new Domain(n == 1 ? "bench=one" : "bench=both", n)));
        Tell("SPIs enabled", spis, n => new("scale", 1, new Domain($"bench=one spis={n}")));
        return 0;
    }

    private static void Tell(string what, int[] sizes, Func<int, Machine> machine)
    {
        List<(string Name, IReadOnlyList<Figure> Figures)> runs = [];
        foreach (int size in sizes)
        {
            runs.Add(($"{size}", Suite.Measure(machine(size))));
        }

        Console.WriteLine($"\n{what}:");
        Tables.Scale(runs);
    }
}
