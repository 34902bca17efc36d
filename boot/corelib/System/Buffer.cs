// Named by ILC for moving structures that hold references to the heap. There is no heap, so nothing calls it.
namespace System;

internal static class Buffer
{
    internal static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint byteCount) => Fault.Unreachable();
}
