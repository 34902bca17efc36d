// Why: two VMs that do the same on CPUs that do the same may change places: what follows is the same but for their names.
// Promises: changes two VMs with all that is theirs, and the CPUs that they are at home on, and is its own inverse. There is none
// unless their scripts are equal, nothing is typed and nobody prints; nor where the order of the CPUs counts (an Offer goes round three
// of them one way, and a CPU tells of two deadlines in the order of their vCPUs: so of ones that come early).
using System.Linq;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Exploration.Drivers;

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

    /// <summary>The first two VMs that may change places; null for none.</summary>
    public static Exchange? Of(World world)
    {
        Scenario scenario = world.Scenario;
        bool isHeard = scenario.TypedBytes != 0 || scenario.Vms.SelectMany(v => v).SelectMany(v => v).SelectMany(s => s).Any(o => o.Kind is GuestOpKind.Print or GuestOpKind.Any);
        bool isOrdered = scenario.Cpus != 2 || scenario.Affinities.Length != 0 || scenario.StrayExpiries != 0;
        for (int first = 0; first < scenario.Vms.Length && !isHeard && !isOrdered; first++)
        {
            for (int second = first + 1; second < scenario.Vms.Length; second++)
            {
                var exchange = new Exchange(world);
                if (AreAlike(scenario.Vms[first], scenario.Vms[second]) && exchange.Swap(world, first, second))
                {
                    return exchange;
                }
            }
        }

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
            int instance = actor.Kind switch
            {
                ActorKind.Vcpu => Vcpus[actor.Instance],
                ActorKind.Cpu or ActorKind.Scheduler => Cpus[actor.Instance],
                ActorKind.Console or ActorKind.SerialPort => actor.Instance,
                _ => Vms[actor.Instance],
            };
            Actors[i] = IndexOf(world, actor.Kind, instance);
        }

        return Cpus.Select((c, i) => c != i && Cpus[c] == i).All(x => x);
    }

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
