// Why: a tree is full of names, and hv compares them all at boot: eight bytes at a time.
// Promises: reads nothing outside of the texts.

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hv.Platform.DeviceTree;

/// <summary>Compares and cuts texts.</summary>
internal static class FdtText
{
    private const ulong Ones = 0x0101_0101_0101_0101;

    /// <summary>Whether two texts are the same. Inlined, for the lengths settle most cases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => left.Length == right.Length && StartsWith(left, right);

    /// <summary>What comes before the first <paramref name="stop"/>; all of it when there is none.</summary>
    public static ReadOnlySpan<byte> Until(ReadOnlySpan<byte> text, byte stop)
    {
        var i = 0;
        for (; i <= text.Length - sizeof(ulong); i += sizeof(ulong))
            if (ZeroBytes(BinaryPrimitives.ReadUInt64LittleEndian(text[i..]) ^ (Ones * stop)) is var found && found != 0)
                return text[..(i + (BitOperations.TrailingZeroCount(found) / 8))];
        for (; i < text.Length; i++)
            if (text[i] == stop)
                return text[..i];
        return text;
    }

    /// <summary>Whether a text begins with another, which is not longer.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start)
    {
        var i = 0;
        for (; i <= start.Length - sizeof(ulong); i += sizeof(ulong))
            if (BinaryPrimitives.ReadUInt64LittleEndian(text[i..]) != BinaryPrimitives.ReadUInt64LittleEndian(start[i..]))
                return false;
        for (; i < start.Length; i++)
            if (text[i] != start[i])
                return false;
        return true;
    }

    /// <summary>A 1 in the top bit of the lowest byte that is zero, and nothing below; 0 when no byte is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ZeroBytes(ulong bytes) => unchecked(bytes - Ones) & ~bytes & (Ones << 7);
}
