// Why: the exhaustive search asks where in the arena a service's state is: it is large, and only its own handler changes it.
// Promises: which actor is a service, and where its state is, is read off what the wiring did: a new service has no row here.
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Model;

internal sealed unsafe partial class World
{
    /// <summary>How many messages a handler sends at most, as a rule.</summary>
    public const int FewSends = 8;

    private (int Offset, int Size)[] _states = [];

    /// <summary>A bit per actor that is a service.</summary>
    public ulong Services { get; private set; }

    /// <summary>Parts of the arena that change seldom (services' states) or never (the mailboxes that small ones stand in for).</summary>
    public IReadOnlyList<(int Offset, int Size)> RarelyChanged => _rarelyChanged;

    /// <summary>Where a service's state is in the arena, and its bytes.</summary>
    public (int Offset, int Size) StateOf(int actor) => _states[actor];

    private void FindServices()
    {
        _states = new (int Offset, int Size)[ActorCount];
        for (int actor = 1; actor < ActorCount; actor++)
        {
            void* state = System->Actors[actor].State;
            if (System->Actors[actor].Kind >= ActorKind.Console)
            {
                _states[actor] = ((int)((byte*)state - _arena.Start), _arena.PoolAt(state).Size);
                Services |= 1UL << actor;
                _rarelyChanged.Add(_states[actor]);
            }
        }

        for (int cpu = 0; cpu < Scenario.Cpus; cpu++)
        {
            _rarelyChanged.Add(RestOfOutbox(cpu));
        }
    }

    /// <summary>The slots of a CPU's outbox behind the first few; a handler that sends more is rare.</summary>
    public (int Offset, int Size) RestOfOutbox(int cpu) =>
        (Place(ref System->Cpus[cpu].Outbox[FewSends]).Offset, sizeof(Message) * (Outbox.Capacity - FewSends));

    private (int Offset, int Size) Place<T>(ref T state)
        where T : unmanaged => ((int)((byte*)Unsafe.AsPointer(ref state) - _arena.Start), sizeof(T));
}
