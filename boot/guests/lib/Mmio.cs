// Device registers: each access is one load or store of exactly its size, in program order, never merged and never left out.
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hv.Guests;

/// <summary>Loads and stores at an address.</summary>
internal static unsafe class Mmio
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Read8(ulong address) => Volatile.Read(ref *(byte*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Read16(ulong address) => Volatile.Read(ref *(ushort*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read32(ulong address) => Volatile.Read(ref *(uint*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read64(ulong address) => Volatile.Read(ref *(ulong*)address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write8(ulong address, byte value) => Volatile.Write(ref *(byte*)address, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write16(ulong address, ushort value) => Volatile.Write(ref *(ushort*)address, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write32(ulong address, uint value) => Volatile.Write(ref *(uint*)address, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write64(ulong address, ulong value) => Volatile.Write(ref *(ulong*)address, value);
}
