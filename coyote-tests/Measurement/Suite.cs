// Why: the machines that together measure every operation once.
using System.Collections.Generic;
using System.Linq;

namespace Hv.Tests.Measurement;

/// <summary>The operations, by machine.</summary>
internal static class Suite
{
    /// <summary>One CPU and one vCPU; two vCPUs on one CPU, and on two; two VMs on one CPU.</summary>
    internal static IReadOnlyList<Machine> Machines { get; } =
    [
        new("one", 1, new Domain("bench=one")),
        new("cross", 2, new Domain("bench=cross", 2)),
        new("same", 1, new Domain("bench=same", 2)),
        new("world", 1, new Domain("bench=world"), new Domain("bench=spin")),
    ];

    /// <summary>The machine that measures an operation.</summary>
    internal static Machine MachineOf(Operation operation)
    {
        string name = operation.Name switch
        {
            "sgi-running" or "sgi-wfi" or "sgi-to-masked" or "requests-apart" or "requests-at-once" => "cross",
            "sgi-wfi-same-cpu" or "sgi-to-ready" or "vcpu-switch" or "vcpu-preempt" => "same",
            "world-switch" => "world",
            _ => "one",
        };
        return Machines.First(m => m.Name == name);
    }

    /// <summary>The same machine with more VMs: what the last one does, the others do too, but where it is the one that measures, they are asleep.</summary>
    internal static Machine WithVms(Machine machine, int vms)
    {
        Domain more = machine.Domains.Length > 1 ? machine.Domains[^1] : new Domain("bench=asleep");
        return machine with { Domains = [.. machine.Domains, .. Enumerable.Repeat(more, Math.Max(vms - machine.Domains.Length, 0))] };
    }

    /// <summary>Boots them all and gives their figures in the order of <see cref="OperationList"/>.</summary>
    /// <param name="build">Where the hv.img is that is measured.</param>
    internal static IReadOnlyList<Figure> Run(string build)
    {
        List<Figure> figures = [];
        foreach (Machine machine in Machines)
        {
            figures.AddRange(Measure(machine with { Build = build }));
        }

        List<string> order = [.. OperationList.All.Select(o => o.Name)];
        return [.. figures.OrderBy(f => order.IndexOf(f.Operation))];
    }

    /// <summary>Boots one.</summary>
    internal static IReadOnlyList<Figure> Measure(Machine machine)
    {
        // A VM that spins never ends: the one that measures says when it has.
        bool endless = machine.Domains.Length > 1;
        return GuestReport.Parse(machine.Run(isDone: endless ? text => text.Contains("bench: end", StringComparison.Ordinal) : null));
    }
}
