// Why: two VMs that do the same on CPUs that do the same may change places: what follows is the same but for their names.
// Promises: changes two VMs with all that is theirs, and the CPUs that they are at home on, and is its own inverse. Where there is none, it
// says why: here is the one place that decides which scenarios are symmetric.
using System.Linq;
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>Who becomes who when two VMs change places.</summary>
internal sealed unsafe class Exchange
{
    private Exchange(World world)
    {
        Vms = Same(world.Scenario.Vms.Length);
        Vcpus = Same(world.Scenario.VcpuCount);
        Cpus = Same(world.Scenario.Cpus);
        Actors = Same(world.ActorCount);
    }

    /// <summary>By number, who takes its place.</summary>
    public int[] Vms { get; }

    /// <inheritdoc cref="Vms"/>
    public int[] Vcpus { get; }

    /// <inheritdoc cref="Vms"/>
    public int[] Cpus { get; }

    /// <inheritdoc cref="Vms"/>
    public int[] Actors { get; }

    /// <summary>The first two VMs that may change places.</summary>
    /// <param name="world">Behind its set-up.</param>
    /// <param name="why">Why there are none; null if there are.</param>
    public static Exchange? Of(World world, out string? why)
    {
        why = WhyNot(world.Scenario);
        for (int first = 0; why == null && first < world.Scenario.Vms.Length; first++)
        {
            for (int second = first + 1; second < world.Scenario.Vms.Length; second++)
            {
                var exchange = new Exchange(world);
                if (AreAlike(world.Scenario.Vms[first], world.Scenario.Vms[second]) && exchange.Swap(world, first, second))
                {
                    return exchange;
                }
            }
        }

        why ??= "no two VMs do the same, each on a CPU of its own";
        return null;
    }

    /// <summary>The step that is to the other state what this one is to a state.</summary>
    public Step Of(Step step)
    {
        byte detail = step.Kind switch
        {
            StepKind.StrayExpiry => (byte)Vcpus[step.Detail],
            StepKind.FullMailbox => (byte)Actors[step.Detail],
            _ => step.Detail,
        };
        bool isOfCpu = step.Kind is not (StepKind.Tick or StepKind.Drain or StepKind.Type);
        return new Step(step.Kind, isOfCpu ? (byte)Cpus[step.Cpu] : step.Cpu, detail);
    }

    // The vCPUs of one VM are never alike: the first one starts the others, each has its own affinity in its registers and in what it is
    // sent, and its VM's services go through them in the order of their numbers.
    private static string? WhyNot(Scenario scenario)
    {
        GuestOp[] all = [.. scenario.Vms.SelectMany(v => v).SelectMany(v => v).SelectMany(s => s)];
        return scenario.Vms.Length < 2 ? "one VM, whose vCPUs have names of their own"
            : scenario.TypedBytes != 0 || scenario.Lines.Length != 0 || all.Any(o => o.Kind is GuestOpKind.Print or GuestOpKind.Any) ? "what a VM prints, or is typed, says which one it is"
            : scenario.Commands != 0 ? "a command names its VM"
            : scenario.Affinities.Length != 0 ? "VMs are kept to CPUs"
            : scenario.Cpus != 2 ? "an Offer goes round the CPUs one way"
            : null;
    }

    private static int[] Same(int count) => [.. Enumerable.Range(0, count)];

    private static bool AreAlike(GuestOp[][][] a, GuestOp[][][] b) =>
        a.Length == b.Length && a.Zip(b).All(v => v.First.Length == v.Second.Length && v.First.Zip(v.Second).All(s => s.First.SequenceEqual(s.Second)));

    private bool Swap(World world, int first, int second)
    {
        HvSystem* hv = world.System;
        (Vms[first], Vms[second]) = (second, first);
        for (int i = 0; i < hv->Vms[first].VcpuCount; i++)
        {
            int a = hv->Vms[first].FirstVcpu + i;
            int b = hv->Vms[second].FirstVcpu + i;
            (Vcpus[a], Vcpus[b]) = (b, a);
            Cpus[hv->Vcpus[a].HomeCpu] = hv->Vcpus[b].HomeCpu;
            Cpus[hv->Vcpus[b].HomeCpu] = hv->Vcpus[a].HomeCpu;
        }

        // Everybody's home must have gone with him.
        for (int i = 0; i < Vcpus.Length; i++)
        {
            if (Cpus[hv->Vcpus[i].HomeCpu] != hv->Vcpus[Vcpus[i]].HomeCpu)
            {
                return false;
            }
        }

        for (int i = 1; i < Actors.Length; i++)
        {
            Actor actor = hv->Actors[i];
            int[]? order = OrderOf(actor.Kind);
            Actors[i] = IndexOf(world, actor.Kind, order?[actor.Instance] ?? actor.Instance);
        }

        return Cpus.Select((c, i) => c != i && Cpus[c] == i).All(x => x);
    }

    /// <summary>How actors of a kind change places; null for one that there is one of.</summary>
    public int[]? OrderOf(ActorKind kind) => kind switch
    {
        ActorKind.Vcpu => Vcpus,
        ActorKind.Cpu or ActorKind.Scheduler => Cpus,
        ActorKind.None or ActorKind.Console or ActorKind.SerialPort or ActorKind.Monitor => null,
        _ => Vms,
    };

    private static int IndexOf(World world, ActorKind kind, int instance)
    {
        for (int i = 1; i < world.ActorCount; i++)
        {
            if (world.System->Actors[i].Kind == kind && world.System->Actors[i].Instance == instance)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"no {kind} is the {instance}.");
    }
}
