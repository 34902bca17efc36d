// Why: a producer that has drawn a ticket and has not yet published its message is a moment that a random schedule seldom meets with
// everything else that must happen meanwhile. Here it can be held.
using Hv.Ipc;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>Memory that does something of the test's in front of every copy of a message.</summary>
internal readonly struct HaltingMemory : IMemoryPort
{
    /// <summary>What is done, on the thread that set it; null for nothing.</summary>
    [ThreadStatic]
    internal static Action? BeforeCopy;

    public static uint LoadAcquire(ref readonly uint location) => IntrinsicMemory.LoadAcquire(in location);

    public static uint Load(ref readonly uint location) => IntrinsicMemory.Load(in location);

    public static void Store(ref uint location, uint value) => IntrinsicMemory.Store(ref location, value);

    public static void StoreRelease(ref uint location, uint value) => IntrinsicMemory.StoreRelease(ref location, value);

    public static uint CompareExchange(ref uint location, uint value, uint comparand) =>
        IntrinsicMemory.CompareExchange(ref location, value, comparand);

    public static void Fence() => IntrinsicMemory.Fence();

    public static void Copy(ref Message to, ref readonly Message from)
    {
        BeforeCopy?.Invoke();
        IntrinsicMemory.Copy(ref to, in from);
    }
}
