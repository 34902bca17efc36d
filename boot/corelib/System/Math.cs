// Least, greatest and nearest of integers, and the full product of two 64-bit ones.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace System;

public static class Math
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Min(sbyte left, sbyte right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Min(byte left, byte right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Min(short left, short right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Min(ushort left, ushort right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Min(int left, int right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Min(uint left, uint right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Min(long left, long right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Min(ulong left, ulong right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Min(nint left, nint right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Min(nuint left, nuint right) => left <= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte Max(sbyte left, sbyte right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Max(byte left, byte right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static short Max(short left, short right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Max(ushort left, ushort right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Max(int left, int right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Max(uint left, uint right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Max(long left, long right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Max(ulong left, ulong right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Max(nint left, nint right) => left >= right ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint Max(nuint left, nuint right) => left >= right ? left : right;

    // A fault where the least is above the greatest, as documented.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Clamp(int value, int min, int max)
    {
        if (min > max)
        {
            Fault.ArgumentOutOfRange();
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Clamp(uint value, uint min, uint max)
    {
        if (min > max)
        {
            Fault.ArgumentOutOfRange();
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Clamp(long value, long min, long max)
    {
        if (min > max)
        {
            Fault.ArgumentOutOfRange();
        }

        return value < min ? min : value > max ? max : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Clamp(ulong value, ulong min, ulong max)
    {
        if (min > max)
        {
            Fault.ArgumentOutOfRange();
        }

        return value < min ? min : value > max ? max : value;
    }

    /// <summary>The product in 128 bits: the high half is answered, the low half is in <paramref name="low"/>.</summary>
    public static ulong BigMul(ulong left, ulong right, out ulong low)
    {
        // Four products of 32-bit halves; the middle sum cannot overflow 64 bits.
        ulong lowLow = (ulong)(uint)left * (uint)right;
        ulong middle = (left >> 32) * (uint)right + (lowLow >> 32);
        ulong cross = (ulong)(uint)left * (right >> 32) + (uint)middle;
        low = left * right;
        return (left >> 32) * (right >> 32) + (middle >> 32) + (cross >> 32);
    }

    // Named by ILC for any checked conversion, before it knows that the operand is no floating-point number.
    internal static int ConvertToInt32Checked(double value) => (int)Unconverted();
    internal static uint ConvertToUInt32Checked(double value) => (uint)Unconverted();
    internal static long ConvertToInt64Checked(double value) => (long)Unconverted();
    internal static ulong ConvertToUInt64Checked(double value) => Unconverted();

    private static ulong Unconverted()
    {
        Fault.Unreachable();
        return 0;
    }
}
