// Atomic read-modify-write. The signed forms name themselves and are replaced by a ldaxr/stlxr loop (a single instruction
// where the image is built for LSE); the unsigned ones are the same through a reinterpreted reference. And and Or are loops of
// compare-and-swap, since the code generator has single instructions for them only with LSE.
using System.Runtime.CompilerServices;

namespace System.Threading;

public static class Interlocked
{
    [Intrinsic]
    public static int CompareExchange(ref int location, int value, int comparand) => CompareExchange(ref location, value, comparand);

    [Intrinsic]
    public static long CompareExchange(ref long location, long value, long comparand) => CompareExchange(ref location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint CompareExchange(ref uint location, uint value, uint comparand) =>
        (uint)CompareExchange(ref Unsafe.As<uint, int>(ref location), (int)value, (int)comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CompareExchange(ref ulong location, ulong value, ulong comparand) =>
        (ulong)CompareExchange(ref Unsafe.As<ulong, long>(ref location), (long)value, (long)comparand);

    [Intrinsic]
    public static int Exchange(ref int location, int value) => Exchange(ref location, value);

    [Intrinsic]
    public static long Exchange(ref long location, long value) => Exchange(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Exchange(ref uint location, uint value) => (uint)Exchange(ref Unsafe.As<uint, int>(ref location), (int)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Exchange(ref ulong location, ulong value) => (ulong)Exchange(ref Unsafe.As<ulong, long>(ref location), (long)value);

    [Intrinsic]
    private static int ExchangeAdd(ref int location, int value) => ExchangeAdd(ref location, value);

    [Intrinsic]
    private static long ExchangeAdd(ref long location, long value) => ExchangeAdd(ref location, value);

    /// <summary>Adds and answers the sum; it wraps round.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(ref int location, int value) => ExchangeAdd(ref location, value) + value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(ref long location, long value) => ExchangeAdd(ref location, value) + value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(ref uint location, uint value) => (uint)Add(ref Unsafe.As<uint, int>(ref location), (int)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ref ulong location, ulong value) => (ulong)Add(ref Unsafe.As<ulong, long>(ref location), (long)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Increment(ref int location) => Add(ref location, 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Increment(ref uint location) => Add(ref location, 1u);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Increment(ref long location) => Add(ref location, 1L);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Increment(ref ulong location) => Add(ref location, 1UL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Decrement(ref int location) => Add(ref location, -1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Decrement(ref uint location) => Add(ref location, uint.MaxValue);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Decrement(ref long location) => Add(ref location, -1L);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Decrement(ref ulong location) => Add(ref location, ulong.MaxValue);

    /// <summary>The value of 64 bits, read at once.</summary>
    public static long Read(ref readonly long location) => Volatile.Read(in location);

    public static ulong Read(ref readonly ulong location) => Volatile.Read(in location);

    /// <summary>Clears the bits that <paramref name="value"/> lacks and answers what was there before.</summary>
    public static ulong And(ref ulong location, ulong value)
    {
        ulong seen = location;
        while (true)
        {
            ulong found = CompareExchange(ref location, seen & value, seen);
            if (found == seen)
            {
                return found;
            }

            seen = found;
        }
    }

    public static uint And(ref uint location, uint value)
    {
        uint seen = location;
        while (true)
        {
            uint found = CompareExchange(ref location, seen & value, seen);
            if (found == seen)
            {
                return found;
            }

            seen = found;
        }
    }

    public static long And(ref long location, long value) => (long)And(ref Unsafe.As<long, ulong>(ref location), (ulong)value);

    public static int And(ref int location, int value) => (int)And(ref Unsafe.As<int, uint>(ref location), (uint)value);

    /// <summary>Sets the bits of <paramref name="value"/> and answers what was there before.</summary>
    public static ulong Or(ref ulong location, ulong value)
    {
        ulong seen = location;
        while (true)
        {
            ulong found = CompareExchange(ref location, seen | value, seen);
            if (found == seen)
            {
                return found;
            }

            seen = found;
        }
    }

    public static uint Or(ref uint location, uint value)
    {
        uint seen = location;
        while (true)
        {
            uint found = CompareExchange(ref location, seen | value, seen);
            if (found == seen)
            {
                return found;
            }

            seen = found;
        }
    }

    public static long Or(ref long location, long value) => (long)Or(ref Unsafe.As<long, ulong>(ref location), (ulong)value);

    public static int Or(ref int location, int value) => (int)Or(ref Unsafe.As<int, uint>(ref location), (uint)value);

    /// <summary>Every load and store before it is performed before any after it (dmb ish).</summary>
    [Intrinsic]
    public static void MemoryBarrier() => MemoryBarrier();
}
