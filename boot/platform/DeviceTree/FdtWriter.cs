// Writes a flattened device tree, DTSpec v0.4 chapter 5, version 17, into a span that the caller gives. The structure grows
// from the front; the property names collect aside and go behind the structure in Finish, so nothing is written behind the tree. Running
// out of space sticks and makes every later call do nothing, so a caller asks once, at the end. Nodes must be balanced.

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hv.Platform.DeviceTree;

/// <summary>A device tree being written.</summary>
internal ref struct FdtWriter
{
    /// <summary>Bytes kept for the property names, and how many there may be.</summary>
    public const int StringRoom = 512, MaxNames = 64;

    private const int StructureStart = Fdt.HeaderSize + 16;

    private readonly Span<byte> _blob;
    private int _end = StructureStart;
    private int _namesEnd;
    private StringBlock _names;
    private Inline64<byte> _nameLengths;
    private int _nameCount;

    /// <summary>Starts a tree in a span.</summary>
    public FdtWriter(Span<byte> blob)
    {
        IsFull = blob.Length < StructureStart + StringRoom;
        _blob = blob;
        if (!IsFull)
            blob[..StructureStart].Clear();
    }

    /// <summary>The tree did not fit, or there are too many property names for <see cref="StringRoom"/>.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Begins a node; the root's name is empty.</summary>
    public void BeginNode(scoped ReadOnlySpan<byte> name)
    {
        Put((uint)FdtToken.BeginNode);
        name.TryCopyTo(Grow(name.Length + 1));
    }

    /// <summary>Begins a node whose name ends with an address: "@" and lower-case hexadecimal digits.</summary>
    public void BeginNode(scoped ReadOnlySpan<byte> name, ulong unit)
    {
        Put((uint)FdtToken.BeginNode);
        var digits = 1 + (BitOperations.Log2(unit) / 4);
        var room = Grow(name.Length + digits + 2);
        if (IsFull)
            return;
        name.CopyTo(room);
        room[name.Length] = (byte)'@';
        for (var i = name.Length + digits; i > name.Length; i--, unit >>= 4)
            room[i] = "0123456789abcdef"u8[(int)(unit & 0xf)];
    }

    /// <summary>Ends the node begun last.</summary>
    public void EndNode() => Put((uint)FdtToken.EndNode);

    /// <summary>A property of bytes, or without a value.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value = default) =>
        value.TryCopyTo(Property(name, value.Length));

    /// <summary>A property of a string, or of several with a NUL between each two; the last NUL is added.</summary>
    public void Text(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> text) => text.TryCopyTo(Property(name, text.Length + 1));

    /// <summary>A property of cells.</summary>
    public void Cells(scoped ReadOnlySpan<byte> name, params scoped ReadOnlySpan<uint> cells)
    {
        var room = Property(name, cells.Length * sizeof(uint));
        for (var i = 0; !IsFull && i < cells.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(room[(i * sizeof(uint))..], cells[i]);
    }

    /// <summary>A property of numbers of two cells each.</summary>
    public void Numbers(scoped ReadOnlySpan<byte> name, params scoped ReadOnlySpan<ulong> numbers)
    {
        var room = Property(name, numbers.Length * sizeof(ulong));
        for (var i = 0; !IsFull && i < numbers.Length; i++)
            BinaryPrimitives.WriteUInt64BigEndian(room[(i * sizeof(ulong))..], numbers[i]);
    }

    /// <summary>Completes the tree and gives its size in bytes; false when it did not fit.</summary>
    public bool TryFinish(out int size)
    {
        Put((uint)FdtToken.End);
        size = IsFull ? 0 : _end + _namesEnd;
        if (IsFull)
            return false;
        ReadOnlySpan<byte> names = _names;
        names[.._namesEnd].CopyTo(_blob[_end..]);
        Header(FdtHeader.Magic, Fdt.Magic);
        Header(FdtHeader.TotalSize, size);
        Header(FdtHeader.StructureOffset, StructureStart);
        Header(FdtHeader.StringsOffset, _end);
        Header(FdtHeader.ReservationsOffset, Fdt.HeaderSize);
        Header(FdtHeader.Version, Fdt.Version);
        Header(FdtHeader.LastCompatibleVersion, Fdt.OldestVersion);
        Header(FdtHeader.StringsSize, _namesEnd);
        Header(FdtHeader.StructureSize, _end - StructureStart);
        return true;
    }

    private readonly void Header(FdtHeader field, long value) =>
        BinaryPrimitives.WriteUInt32BigEndian(_blob[((int)field * sizeof(uint))..], (uint)value);

    /// <summary>Adds a whole number of cells, the last of which is zero; empty when there is no room.</summary>
    private Span<byte> Grow(int length)
    {
        length = (length + 3) & ~3;
        IsFull |= length > _blob.Length - StringRoom - _end;
        if (IsFull)
            return default;
        var room = _blob.Slice(_end, length);
        if (length > 0)
            BinaryPrimitives.WriteUInt32BigEndian(room[^sizeof(uint)..], 0);
        _end += length;
        return room;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Put(uint cell)
    {
        var room = Grow(sizeof(uint));
        if (!IsFull)
            BinaryPrimitives.WriteUInt32BigEndian(room, cell);
    }

    /// <summary>Begins a property and gives the room for its value.</summary>
    private Span<byte> Property(scoped ReadOnlySpan<byte> name, int length)
    {
        const int Header = 3 * sizeof(uint);
        var offset = NameOffset(name);
        var room = Grow(Header + length);
        if (IsFull)
            return default;
        BinaryPrimitives.WriteUInt32BigEndian(room, (uint)FdtToken.Property);
        BinaryPrimitives.WriteUInt32BigEndian(room[sizeof(uint)..], (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(room[(2 * sizeof(uint))..], (uint)offset);
        return room[Header..];
    }

    /// <summary>Where a name stands among the names; it is added when it does not.</summary>
    private int NameOffset(scoped ReadOnlySpan<byte> name)
    {
        Span<byte> names = _names, lengths = _nameLengths;
        var offset = 0;
        foreach (var length in lengths[.._nameCount])
        {
            if (length == name.Length && FdtText.Same(names.Slice(offset, length), name))
                return offset;
            offset += length + 1;
        }
        IsFull |= name.Length >= StringRoom - offset || name.Length > byte.MaxValue || _nameCount == MaxNames;
        if (IsFull)
            return 0;
        name.CopyTo(names[offset..]);
        names[offset + name.Length] = 0;
        lengths[_nameCount++] = (byte)name.Length;
        _namesEnd = offset + name.Length + 1;
        return offset;
    }

    [InlineArray(StringRoom)]
    private struct StringBlock
    {
        private byte _first;
    }
}
