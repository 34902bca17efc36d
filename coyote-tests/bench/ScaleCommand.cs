// Why: whether an operation's cost depends on how large the machine is: the same figures with more VMs, more CPUs, more interrupts.
using System.Collections.Generic;
using System.Linq;
using Hv.Tests.Measurement;

namespace Hv.Tests.Bench;

/// <summary>The subcommand "scale".</summary>
internal static class ScaleCommand
{
    private static readonly int[] _vcpus = [1, 8, 64];

    public static int Run(int[] vms, int[] cpus, int[] spis)
    {
        // VM 0 measures, on CPU 0; the others are asleep for good, so that each figure is what they cost by being there.
        Machine one = new("scale", 1, new Domain("bench=one"));
        Tell("VMs", vms, n => Suite.WithVms(one, n));
        Tell("VMs that run", [.. vms.Select(n => Math.Max(n, 2))], n => Suite.WithVms(new("scale", 1, new("bench=world"), new("bench=spin")), n));
        Tell("vCPUs of the other VM, one of them on", _vcpus, n => new("scale", 1, new("bench=world"), new("bench=spin", n)));
        Tell("CPUs, two vCPUs", cpus, n => new("scale", n, Both(n, Math.Min(n, 2))));
        Tell("CPUs, a vCPU each", cpus, n => new("scale", n, Both(n, n)));
        Tell("SPIs enabled", spis, n => one with { Domains = [new($"bench=one spis={n}")] });

        // What is flat one by one could still be a product.
        (int v, int c, int s) = (vms[^1], cpus[^1], spis[^1]);
        Domain large = Both(c, c);
        Dictionary<string, Machine> both = new()
        {
            ["least"] = new("scale", Math.Min(c, 2), Both(c, Math.Min(c, 2))),
            [$"{v} VMs, {c} CPUs, {s} SPIs"] = Suite.WithVms(new("scale", c, large with { CommandLine = $"{large.CommandLine} spis={s}" }), v),
        };
        Tell("all that together", [.. both.Keys], name => both[name]);
        return 0;
    }

    // On one CPU there is no other to send to.
    private static Domain Both(int cpus, int vcpus) => new(cpus == 1 ? "bench=one" : "bench=both", vcpus);

    private static void Tell<T>(string what, T[] sizes, Func<T, Machine> machine)
    {
        List<(string Name, IReadOnlyList<Figure> Figures)> runs = [];
        foreach (T size in sizes)
        {
            runs.Add(($"{size}", Suite.Measure(machine(size))));
        }

        Console.WriteLine($"\n{what}:");
        Tables.Scale(runs);
    }
}
