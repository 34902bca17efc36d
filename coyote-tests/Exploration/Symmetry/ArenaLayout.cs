// Why: what lies where in the arena, and what takes its place when two VMs change places.
// Promises: all that the world and the wiring took for CPUs, VMs, vCPUs and actors. What is not laid here stays where it is as it is: an
// array that is forgotten is no secret, SymmetryTests sees that it does not change places.
using System.Collections.Generic;
using System.Reflection;
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>The arena by types.</summary>
internal sealed unsafe class ArenaLayout
{
    private readonly World _world;
    private readonly TypeNames _types;
    private readonly List<(int At, Type Type)> _laid = [];

    public ArenaLayout(World world, Exchange exchange, TypeNames types)
    {
        _world = world;
        _types = types;
        HvSystem* hv = world.System;
        int vcpus = hv->Vcpus.Count;
        int actors = world.ActorCount;
        Add<SimCpu>(world.Cpus, exchange.Cpus);
        Add<Guest>(world.Guests, exchange.Vcpus);
        Add<WorldGhost>(world.Ghost, [0]);
        Add<VcpuGhost>(world.VcpuGhosts, exchange.Vcpus);
        Add<SchedulerGhost>(world.SchedulerGhosts, exchange.Cpus);
        Add<VmGhost>(world.VmGhosts, exchange.Vms);
        Add<PairGhost>(world.Pairs, Pairs(exchange.Actors, exchange.Actors));
        Add<LifeGhost>(world.Lives, exchange.Actors);
        Add<byte>(world.HandledBy, exchange.Actors);
        for (int i = 0; i < actors; i++)
        {
            Named.Add(new NamedBytes(Place(world.HandledBy + i), 1, Names.CpuPlus1));
        }

        Add(hv->Cpus, exchange.Cpus);
        Add(hv->Vms, exchange.Vms);
        Add(hv->Vcpus, exchange.Vcpus);
        Add(hv->Deadlines, Pairs(exchange.Cpus, exchange.Vcpus));
        Add(hv->Actors, exchange.Actors);
        for (int i = 1; i < actors; i++)
        {
            AddOf(hv, exchange, i);
        }
    }

    /// <summary>Where what goes.</summary>
    public List<MovedBytes> Moves { get; } = [];

    /// <summary>What names somebody.</summary>
    public List<NamedBytes> Named { get; } = [];

    /// <summary>What lies somewhere in the arena, in words.</summary>
    public string At(int offset)
    {
        int i = _laid.FindLastIndex(l => l.At <= offset && offset < l.At + Layout.SizeOf(l.Type));
        return i < 0 ? $"what is not laid, at {offset:X}" : Layout.NameOf(_laid[i].Type, offset - _laid[i].At);
    }

    // An array of an element for each two.
    private static int[] Pairs(int[] outer, int[] inner)
    {
        var pairs = new int[outer.Length * inner.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (outer[i / inner.Length] * inner.Length) + inner[i % inner.Length];
        }

        return pairs;
    }

    // Whom an actor's number names, its kind says. It has a mailbox, and a service has a state; Console's, the monitor's and the line's stay as they are:
    // while the symmetry holds, they hear nothing (Asymmetry).
    private void AddOf(HvSystem* hv, Exchange exchange, int index)
    {
        Actor actor = hv->Actors[index];
        int other = exchange.Actors[index];
        Names? whom = actor.Kind switch
        {
            ActorKind.Vcpu => Names.Vcpu,
            ActorKind.Cpu or ActorKind.Scheduler => Names.Cpu,
            ActorKind.Console or ActorKind.SerialPort or ActorKind.Monitor => null,
            _ => Names.Vm,
        };
        if (whom is { } what)
        {
            Named.Add(new NamedBytes(Place(Unsafe.AsPointer(ref hv->Actors[index].Instance)), sizeof(ushort), what));
        }

        for (int cell = 0; cell < actor.CellCount; cell++)
        {
            Add(typeof(MailboxCell), Place(actor.Cells + cell), Place(hv->Actors[other].Cells + cell));
        }

        (int offset, int size) = _world.StateOf(index);
        if (size != 0 && actor.Kind is not (ActorKind.Console or ActorKind.Monitor))
        {
            Add(TypeOfState(hv, offset), offset, _world.StateOf(other).Offset);
        }
    }

    // A service's state: its type is that of the pool it lies in.
    private Type TypeOfState(HvSystem* hv, int offset)
    {
        object pools = hv->Services;
        foreach (FieldInfo field in Layout.FieldsOf(pools.GetType()))
        {
            object pool = field.GetValue(pools)!;
            Type state = field.FieldType.GetGenericArguments()[0];
            int first = Place(Pointer.Unbox(field.FieldType.GetField("_first", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(pool)!));
            int count = (int)field.FieldType.GetProperty("Count", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(pool)!;
            if (offset >= first && offset < first + (count * Layout.SizeOf(state)))
            {
                return state;
            }
        }

        throw new InvalidOperationException("a service's state lies in no pool");
    }

    private int Place(void* at) => (int)((byte*)at - _world.Arena.Start);

    private void Add<T>(Pool<T> pool, int[] order)
        where T : unmanaged => Add<T>(pool.PointerTo(0), order);

    private void Add<T>(T* first, int[] order)
        where T : unmanaged
    {
        for (int i = 0; i < order.Length; i++)
        {
            Add(typeof(T), Place(first + i), Place(first + order[i]));
        }
    }

    private void Add(Type type, int from, int to)
    {
        _laid.Add((from, type));
        Moves.AddRange(_types.Moves(type, from, to));
        foreach (NamedBytes name in _types.In(type))
        {
            // Of an array that is filled from its start, only so much is in use as there are vCPUs.
            if (name.GuardLimit < _world.Scenario.VcpuCount)
            {
                Named.Add(name.In(from));
            }
        }
    }
}
