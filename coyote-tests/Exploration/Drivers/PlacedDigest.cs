// Why: a state's digest is a sum over its parts, so that a part that changes is exchanged in it.
// Promises: 128 bits of some bytes and of where they are: the same bytes elsewhere add something else.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>The digest of bytes at a place.</summary>
internal static unsafe class PlacedDigest
{
    public static UInt128 Of(int place, byte* bytes, int size)
    {
        ulong a = ((ulong)place * 0x9E3779B97F4A7C15) + 0x632BE59BD9B4E019;
        ulong b = a ^ 0xD6E8FEB86659FD93;
        int at = 0;
        for (; at + sizeof(ulong) <= size; at += sizeof(ulong))
        {
            Mix(ref a, ref b, *(ulong*)(bytes + at));
        }

        if (at != size)
        {
            ulong rest = 0;
            for (; at < size; at++)
            {
                rest = (rest << 8) | bytes[at];
            }

            Mix(ref a, ref b, rest);
        }

        a ^= a >> 32;
        b ^= b >> 29;
        return new UInt128(a * 0xC4CEB9FE1A85EC53, (b * 0xFF51AFD7ED558CCD) ^ a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong a, ref ulong b, ulong word)
    {
        a = BitOperations.RotateLeft((a ^ word) * 0xFF51AFD7ED558CCD, 29);
        b = BitOperations.RotateLeft((b + word) * 0xC4CEB9FE1A85EC53, 31) ^ (b >> 17);
    }
}
