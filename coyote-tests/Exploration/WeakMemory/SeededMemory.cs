// Why: the proof that the weak model bites: the same port with one order left out, a type each. ipc must fail on each.
using Hv.Ipc;

namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>Every store-release is a plain store: str for stlr.</summary>
internal readonly struct RelaxedPublish : IMemoryPort
{
    public static uint LoadAcquire(ref readonly uint location) => WeakMemory.LoadAcquire(in location);

    public static uint Load(ref readonly uint location) => WeakMemory.Load(in location);

    public static void Store(ref uint location, uint value) => WeakMemory.Store(ref location, value);

    public static void StoreRelease(ref uint location, uint value) => WeakMemory.Store(ref location, value);

    public static uint CompareExchange(ref uint location, uint value, uint comparand) => WeakMemory.CompareExchange(ref location, value, comparand);

    public static void Fence() => WeakMemory.Fence();

    public static void Copy(ref Message to, ref readonly Message from) => WeakMemory.Copy(ref to, in from);
}

/// <summary>Every load-acquire is a plain load: ldr for ldar.</summary>
internal readonly struct RelaxedConsume : IMemoryPort
{
    public static uint LoadAcquire(ref readonly uint location) => WeakMemory.Load(in location);

    public static uint Load(ref readonly uint location) => WeakMemory.Load(in location);

    public static void Store(ref uint location, uint value) => WeakMemory.Store(ref location, value);

    public static void StoreRelease(ref uint location, uint value) => WeakMemory.StoreRelease(ref location, value);

    public static uint CompareExchange(ref uint location, uint value, uint comparand) => WeakMemory.CompareExchange(ref location, value, comparand);

    public static void Fence() => WeakMemory.Fence();

    public static void Copy(ref Message to, ref readonly Message from) => WeakMemory.Copy(ref to, in from);
}

/// <summary>No fence: neither the one behind a release nor the one behind an enqueue.</summary>
internal readonly struct NoFence : IMemoryPort
{
    public static uint LoadAcquire(ref readonly uint location) => WeakMemory.LoadAcquire(in location);

    public static uint Load(ref readonly uint location) => WeakMemory.Load(in location);

    public static void Store(ref uint location, uint value) => WeakMemory.Store(ref location, value);

    public static void StoreRelease(ref uint location, uint value) => WeakMemory.StoreRelease(ref location, value);

    public static uint CompareExchange(ref uint location, uint value, uint comparand) => WeakMemory.CompareExchange(ref location, value, comparand);

    public static void Fence()
    {
    }

    public static void Copy(ref Message to, ref readonly Message from) => WeakMemory.Copy(ref to, in from);
}
