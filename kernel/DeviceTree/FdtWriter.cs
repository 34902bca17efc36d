// Writes a flattened device tree, DTSpec v0.4 chapter 5, version 17, into a span that the caller gives. The structure grows
// from the front; the property names collect in a room at the span's end and move behind the structure in Finish. An error
// sticks and makes every later call do nothing, so a caller asks once, at the end.

using System.Buffers.Binary;

namespace Hv.Kernel.DeviceTree;

/// <summary>What keeps a tree from being written.</summary>
public enum FdtWriteError : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The span is too small, or there are more property names than <see cref="FdtWriter.StringRoom"/> holds.</summary>
    OutOfSpace,

    /// <summary>Nodes begun and ended do not match.</summary>
    Unbalanced,
}

/// <summary>A device tree being written.</summary>
public ref struct FdtWriter
{
    /// <summary>Bytes kept for the property names.</summary>
    public const int StringRoom = 512;

    private const int StructureStart = Fdt.HeaderSize + 16;

    private readonly Span<byte> _blob;
    private int _end;
    private int _strings;
    private int _depth;
    private FdtWriteError _error;

    /// <summary>Starts a tree in a span.</summary>
    public FdtWriter(Span<byte> blob)
    {
        _blob = blob;
        _end = StructureStart;
        if (blob.Length < StructureStart + StringRoom)
            _error = FdtWriteError.OutOfSpace;
        else
            blob.Slice(0, StructureStart).Clear();
    }

    private readonly Span<byte> Names => _blob.Slice(_blob.Length - StringRoom);

    /// <summary>Begins a node; the root's name is empty.</summary>
    public void BeginNode(scoped ReadOnlySpan<byte> name)
    {
        Put(FdtToken.BeginNode);
        PutText(name);
        _depth++;
    }

    /// <summary>Begins a node whose name ends with an address: "@" and lower-case hexadecimal digits.</summary>
    public void BeginNode(scoped ReadOnlySpan<byte> name, ulong unit)
    {
        NodeName full = default;
        Span<byte> bytes = full;
        name.CopyTo(bytes);
        bytes[name.Length] = (byte)'@';
        var length = name.Length + 1;
        for (var shift = 60; shift >= 0; shift -= 4)
            if (unit >> shift != 0 || shift == 0)
                bytes[length++] = "0123456789abcdef"u8[(int)(unit >> shift) & 0xf];
        BeginNode(bytes.Slice(0, length));
    }

    /// <summary>Ends the node begun last.</summary>
    public void EndNode()
    {
        if (--_depth < 0)
            Fail(FdtWriteError.Unbalanced);
        Put(FdtToken.EndNode);
    }

    /// <summary>A property without a value.</summary>
    public void Flag(scoped ReadOnlySpan<byte> name) => PutHeader(name, 0);

    /// <summary>A property of bytes.</summary>
    public void Bytes(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        PutHeader(name, value.Length);
        PutPadded(value, value.Length);
    }

    /// <summary>A property of a string, or of several with a NUL between each two; the last NUL is added.</summary>
    public void Text(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> text)
    {
        PutHeader(name, text.Length + 1);
        PutText(text);
    }

    /// <summary>A property of cells.</summary>
    public void Cells(scoped ReadOnlySpan<byte> name, params scoped ReadOnlySpan<uint> cells)
    {
        PutHeader(name, cells.Length * sizeof(uint));
        foreach (var cell in cells)
            PutCell(cell);
    }

    /// <summary>A property of numbers of two cells each.</summary>
    public void Numbers(scoped ReadOnlySpan<byte> name, params scoped ReadOnlySpan<ulong> numbers)
    {
        PutHeader(name, numbers.Length * sizeof(ulong));
        foreach (var number in numbers)
        {
            PutCell((uint)(number >> 32));
            PutCell((uint)(number & uint.MaxValue));
        }
    }

    /// <summary>Completes the tree; gives its size in bytes when there is no error.</summary>
    public FdtWriteError Finish(out int size)
    {
        size = 0;
        Put(FdtToken.End);
        if (_depth != 0)
            Fail(FdtWriteError.Unbalanced);
        if (_error != FdtWriteError.None)
            return _error;
        size = _end + _strings;
        Names.Slice(0, _strings).CopyTo(_blob.Slice(_end));
        Header(FdtHeader.Magic, Fdt.Magic);
        Header(FdtHeader.TotalSize, (uint)size);
        Header(FdtHeader.StructureOffset, StructureStart);
        Header(FdtHeader.StringsOffset, (uint)_end);
        Header(FdtHeader.ReservationsOffset, Fdt.HeaderSize);
        Header(FdtHeader.Version, Fdt.Version);
        Header(FdtHeader.LastCompatibleVersion, Fdt.OldestVersion);
        Header(FdtHeader.StringsSize, (uint)_strings);
        Header(FdtHeader.StructureSize, (uint)(_end - StructureStart));
        return FdtWriteError.None;
    }

    private void Fail(FdtWriteError error) => _error = _error == FdtWriteError.None ? error : _error;

    private readonly void Header(FdtHeader field, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(_blob.Slice((int)field * sizeof(uint)), value);

    private void Put(FdtToken token) => PutCell((uint)token);

    private void PutHeader(scoped ReadOnlySpan<byte> name, int length)
    {
        Put(FdtToken.Property);
        PutCell((uint)length);
        PutCell((uint)NameOffset(name));
    }

    private void PutCell(uint value)
    {
        if (HasRoom(sizeof(uint)))
            BinaryPrimitives.WriteUInt32BigEndian(_blob.Slice(_end), value);
        _end += _error == FdtWriteError.None ? sizeof(uint) : 0;
    }

    private void PutText(scoped ReadOnlySpan<byte> text) => PutPadded(text, text.Length + 1);

    /// <summary>Puts bytes, then zeros up to a length and up to the next cell.</summary>
    private void PutPadded(scoped ReadOnlySpan<byte> value, int length)
    {
        length = (length + 3) & ~3;
        if (!HasRoom(length))
            return;
        value.CopyTo(_blob.Slice(_end));
        _blob.Slice(_end + value.Length, length - value.Length).Clear();
        _end += length;
    }

    private bool HasRoom(int length)
    {
        if (_error == FdtWriteError.None && length > _blob.Length - StringRoom - _end)
            Fail(FdtWriteError.OutOfSpace);
        return _error == FdtWriteError.None;
    }

    /// <summary>Where a name stands among the names; it is added when it does not.</summary>
    private int NameOffset(scoped ReadOnlySpan<byte> name)
    {
        if (_error != FdtWriteError.None)
            return 0;
        for (var offset = 0; offset < _strings;)
        {
            var known = DeviceTree.Bytes.Until(Names.Slice(offset), 0);
            if (DeviceTree.Bytes.Same(known, name))
                return offset;
            offset += known.Length + 1;
        }
        if (name.Length >= StringRoom - _strings)
        {
            Fail(FdtWriteError.OutOfSpace);
            return 0;
        }
        var added = _strings;
        name.CopyTo(Names.Slice(added));
        Names[added + name.Length] = 0;
        _strings = added + name.Length + 1;
        return added;
    }

    /// <summary>Room for a node's name (31 bytes, DTSpec 2.2.1), '@' and 16 digits.</summary>
    [System.Runtime.CompilerServices.InlineArray(48)]
    private struct NodeName
    {
        private byte _first;
    }
}
