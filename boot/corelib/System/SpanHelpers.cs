// Where ILC sends the copies and clears that are too long to be worth compiling in line: straight to runtime.S.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

internal static class SpanHelpers
{
    [RuntimeImport("*", "memmove")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void Memmove(ref byte destination, ref byte source, nuint byteCount);

    [RuntimeImport("*", "memzero")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void ClearWithoutReferences(ref byte destination, nuint byteCount);

    internal static unsafe void Fill(ref byte destination, byte value, nuint byteCount) =>
        Memory.FillBytes(Unsafe.AsPointer(ref destination), value, byteCount);
}
