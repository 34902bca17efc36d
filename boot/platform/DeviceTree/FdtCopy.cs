// Why: boot loaders hand over a tree in a megabyte of room; hv keeps a copy of what is used of it.

using System.Buffers.Binary;

namespace Hv.Platform.DeviceTree;

/// <summary>Makes a copy of a tree that is no longer than its contents (DTSpec 5.2, the header's words).</summary>
internal static class FdtCopy
{
    private const int TotalSize = 4, StructureOffset = 8, StringsOffset = 12, ReservationsOffset = 16, StringsSize = 32, StructureSize = 36;

    /// <summary>The bytes up to the end of the last block; all of them where the reservations come last, whose end only a look at them tells.</summary>
    public static int UsedSize(ReadOnlySpan<byte> blob)
    {
        if (blob.Length < Fdt.HeaderSize)
            return blob.Length;
        var structure = (ulong)Word(blob, StructureOffset) + Word(blob, StructureSize);
        var strings = (ulong)Word(blob, StringsOffset) + Word(blob, StringsSize);
        var end = Math.Max(structure, strings);
        return Word(blob, ReservationsOffset) >= end || end > (ulong)blob.Length ? blob.Length : (int)end;
    }

    /// <summary>Copies as many bytes as the copy has room for, and has its header say so.</summary>
    public static void Copy(ReadOnlySpan<byte> blob, Span<byte> copy)
    {
        blob[..copy.Length].CopyTo(copy);
        BinaryPrimitives.WriteUInt32BigEndian(copy[TotalSize..], (uint)copy.Length);
    }

    private static uint Word(ReadOnlySpan<byte> blob, int offset) => BinaryPrimitives.ReadUInt32BigEndian(blob[offset..]);
}
