// Why: the memory port of the metal, and of host tests that run on one thread.
// Promises: each member is one instruction, or a load-exclusive loop: ldar, ldr, str, stlr, ldaxr/stlxr, dmb ish.
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hv.Ipc;

/// <summary>The memory port made of the compiler's intrinsics.</summary>
public readonly struct IntrinsicMemory : IMemoryPort
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadAcquire(ref readonly uint location) => Volatile.Read(in location);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load(ref readonly uint location) => location;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref uint location, uint value) => location = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(ref uint location, uint value) => Volatile.Write(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint CompareExchange(ref uint location, uint value, uint comparand) =>
        Interlocked.CompareExchange(ref location, value, comparand);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fence() => Interlocked.MemoryBarrier();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref Message to, ref readonly Message from) => to = from;
}
