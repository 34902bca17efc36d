// Moving and clearing of runs of elements, for spans. The work is memmove's and memset's in runtime.S.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

internal static unsafe class Memory
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Move<T>(ref T destination, ref T source, int length) =>
        MoveBytes(Unsafe.AsPointer(ref destination), Unsafe.AsPointer(ref source), (nuint)(uint)length * (nuint)Unsafe.SizeOf<T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Clear<T>(ref T destination, int length) =>
        FillBytes(Unsafe.AsPointer(ref destination), 0, (nuint)(uint)length * (nuint)Unsafe.SizeOf<T>());

    [RuntimeImport("*", "memmove")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void MoveBytes(void* destination, void* source, nuint bytes);

    [RuntimeImport("*", "memset")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void FillBytes(void* destination, int value, nuint bytes);
}
