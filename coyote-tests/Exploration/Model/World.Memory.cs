// Why: the exhaustive search asks where in the arena a service's state is: it is large, and only its own handler changes it.
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Kernel.Wiring;

namespace Hv.Tests.Exploration.Model;

internal sealed unsafe partial class World
{
    /// <summary>How many messages a handler sends at most, as a rule.</summary>
    public const int FewSends = 8;

    /// <summary>A bit per actor that is a service.</summary>
    public ulong Services { get; private set; }

    /// <summary>Parts of the arena that change seldom (services' states) or never (the mailboxes that small ones stand in for).</summary>
    public IReadOnlyList<(int Offset, int Size)> RarelyChanged => _rarelyChanged;

    /// <summary>Where a service's state is in the arena, and its bytes.</summary>
    public (int Offset, int Size) StateOf(int actor)
    {
        ref ServicePools pools = ref System->Services;
        int instance = System->Actors[actor].Instance;
        return System->Actors[actor].Kind switch
        {
            ActorKind.Console => Place(ref pools.Console[instance]),
            ActorKind.Scheduler => Place(ref pools.Schedulers[instance]),
            ActorKind.Uart => Place(ref pools.Uarts[instance]),
            ActorKind.VGic => Place(ref pools.VGics[instance]),
            ActorKind.VTimer => Place(ref pools.VTimers[instance]),
            ActorKind.Psci => Place(ref pools.Pscis[instance]),
            ActorKind.CpuId => Place(ref pools.CpuIds[instance]),
            ActorKind.Faults => Place(ref pools.Faults[instance]),
            _ => default,
        };
    }

    private void FindServices()
    {
        for (int actor = 1; actor < ActorCount; actor++)
        {
            if (StateOf(actor) is { Size: not 0 } place)
            {
                Services |= 1UL << actor;
                _rarelyChanged.Add(place);
            }
        }

        for (int cpu = 0; cpu < Scenario.Cpus; cpu++)
        {
            _rarelyChanged.Add(RestOfOutbox(cpu));
        }
    }

    /// <summary>The slots of a CPU's outbox behind the first few; a handler that sends more is rare.</summary>
    public (int Offset, int Size) RestOfOutbox(int cpu) =>
        (Place(ref System->Cpus[cpu].Outbox[FewSends]).Offset, sizeof(Message) * (OutboxSlots.Capacity - FewSends));

    private (int Offset, int Size) Place<T>(ref T state)
        where T : unmanaged => ((int)((byte*)Unsafe.AsPointer(ref state) - _arena.Start), sizeof(T));
}
