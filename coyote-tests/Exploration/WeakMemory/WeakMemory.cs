// Why: the weak memory behind ipc's own port, so that Mailbox and Ownership run on it as they are.
// Promises: a scheduling point of Coyote's before each access, and each choice of the model drawn from Coyote: a saved
// schedule replays. Shared memory must not move: give it unmanaged memory.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Microsoft.Coyote.Runtime;

namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>The memory port of the weak model. Each CPU's thread calls <see cref="Enter"/> first.</summary>
internal readonly unsafe struct WeakMemory : IMemoryPort
{
    [ThreadStatic]
    private static WeakMachine? _machine;

    [ThreadStatic]
    private static WeakThread? _thread;

    /// <summary>The calling thread is a CPU of a machine from here on.</summary>
    public static void Enter(WeakMachine machine, int cpu)
    {
        _machine = machine;
        _thread = new WeakThread(cpu);
    }

    public static uint LoadAcquire(ref readonly uint location) => Load(in location, acquires: true);

    public static uint Load(ref readonly uint location) => Load(in location, acquires: false);

    public static void Store(ref uint location, uint value) => Store(ref location, value, releases: false);

    public static void StoreRelease(ref uint location, uint value) => Store(ref location, value, releases: true);

    public static uint CompareExchange(ref uint location, uint value, uint comparand)
    {
        SchedulingPoint.Interleave();
        uint seen = _machine!.CompareExchange(_thread!, AddressOf(in location), location, value, comparand);
        location = _machine.Newest(AddressOf(in location));
        return seen;
    }

    public static void Fence()
    {
        SchedulingPoint.Interleave();
        _machine!.Fence(_thread!);
    }

    public static void Copy(ref Message to, ref readonly Message from)
    {
        SchedulingPoint.Interleave();
        _machine!.ReadPlain(_thread!, AddressOf(in from));
        _machine.WritePlain(_thread!, AddressOf(in to));
        to = from;
    }

    private static uint Load(ref readonly uint location, bool acquires)
    {
        SchedulingPoint.Interleave();
        return _machine!.Load(_thread!, AddressOf(in location), location, acquires);
    }

    private static void Store(ref uint location, uint value, bool releases)
    {
        SchedulingPoint.Interleave();
        _machine!.Store(_thread!, AddressOf(in location), location, value, releases);
        location = _machine.Newest(AddressOf(in location));
    }

    private static nuint AddressOf<T>(ref readonly T location)
        where T : unmanaged => (nuint)Unsafe.AsPointer(ref Unsafe.AsRef(in location));
}
