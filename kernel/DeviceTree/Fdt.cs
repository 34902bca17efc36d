// A device tree as firmware hands it over: one blob of bytes, DTSpec v0.4 chapter 5. Nothing in it is believed. Open walks
// the whole structure block once and checks every token, length, name and the nesting; after that, a walk
// can neither leave the blob nor loop, since each step moves forward to the End token. The blob must not change later.

using System.Buffers.Binary;

namespace Hv.Kernel.DeviceTree;

/// <summary>A checked flattened device tree. Views into the blob; copies nothing.</summary>
internal readonly ref struct Fdt
{
    /// <summary>How deep nodes may nest, the root included.</summary>
    public const int MaxDepth = 16;

    public const uint Magic = 0xd00d_feed, Version = 17, OldestVersion = 16;
    public const int HeaderSize = (int)FdtHeader.Words * sizeof(uint);

    private readonly ReadOnlySpan<byte> _structure, _strings, _reservations;

    private Fdt(ReadOnlySpan<byte> structure, ReadOnlySpan<byte> strings, ReadOnlySpan<byte> reservations)
    {
        _structure = structure;
        _strings = strings;
        _reservations = reservations;
    }

    /// <summary>No tree: what a node or a property that does not exist belongs to.</summary>
    public bool IsEmpty => _structure.IsEmpty;

    /// <summary>The node that holds all others.</summary>
    public FdtNode Root => new(this, 0, 0);

    /// <summary>The size in bytes of the tree that starts with these (at least 8) bytes; 0 when no tree does.</summary>
    public static uint TotalSize(ReadOnlySpan<byte> start) => Word(start, FdtHeader.Magic) == Magic ? Word(start, FdtHeader.TotalSize) : 0;

    /// <summary>Checks the blob, of which there must be at least totalsize bytes, and makes a view of it.</summary>
    public static TreeError Open(ReadOnlySpan<byte> blob, out Fdt tree)
    {
        tree = default;
        if (blob.Length < HeaderSize)
            return TreeError.Truncated;
        if (Word(blob, FdtHeader.Magic) != Magic)
            return TreeError.BadMagic;
        if (Word(blob, FdtHeader.Version) < Version || Word(blob, FdtHeader.LastCompatibleVersion) > Version)
            return TreeError.BadVersion;
        var total = Word(blob, FdtHeader.TotalSize);
        if (total < HeaderSize || total > (uint)blob.Length)
            return TreeError.Truncated;
        blob = blob[..(int)total];
        var reservations = Word(blob, FdtHeader.ReservationsOffset);
        tree = new(
            Block(blob, Word(blob, FdtHeader.StructureOffset), Word(blob, FdtHeader.StructureSize), sizeof(uint)),
            Block(blob, Word(blob, FdtHeader.StringsOffset), Word(blob, FdtHeader.StringsSize), 1),
            Block(blob, reservations, reservations < total ? total - reservations : 0, sizeof(ulong)));
        var error = tree._structure.IsEmpty || (!tree._strings.IsEmpty && tree._strings[^1] != 0) ? TreeError.BadLayout : tree.Check();
        if (error != TreeError.None)
            tree = default;
        return error;
    }

    /// <summary>The n-th entry of the memory reservation block (DTSpec 5.3); false behind the last.</summary>
    public bool TryReservation(int index, out ulong start, out ulong size)
    {
        var inside = index < _reservations.Length / 16;
        start = inside ? BinaryPrimitives.ReadUInt64BigEndian(_reservations[(index * 16)..]) : 0;
        size = inside ? BinaryPrimitives.ReadUInt64BigEndian(_reservations[((index * 16) + 8)..]) : 0;
        return (start | size) != 0;
    }

    /// <summary>
    /// The node of a path such as "/chosen", or of an alias such as "serial0" (DTSpec 3.3); what follows a ':' is left out,
    /// and a name without a unit address finds the first node of that name. Check that it exists.
    /// </summary>
    public FdtNode Find(ReadOnlySpan<byte> path)
    {
        path = Until(path, (byte)':');
        if (path.IsEmpty || path[0] == (byte)'/')
            return path.IsEmpty ? default : Descend(Root, path);
        var alias = Until(path, (byte)'/');
        var target = Descend(Root, "/aliases"u8).Property(alias).Text;
        return target.StartsWith("/"u8) ? Descend(Descend(Root, target), path[alias.Length..]) : default;
    }

    /// <summary>The first available node, in the tree's order, that is compatible. Check that it exists.</summary>
    public FdtNode FindCompatible(ReadOnlySpan<byte> compatible)
    {
        var node = Root;
        while (node.Exists && !(node.IsCompatible(compatible) && node.IsAvailable))
            node = node.Next;
        return node;
    }

    /// <summary>The property whose handle was kept; none for 0.</summary>
    public FdtProperty PropertyAt(int handle) => handle == 0 ? default : new(this, handle);

    /// <summary>The node with this phandle. Check that it exists.</summary>
    public FdtNode FindPhandle(uint phandle)
    {
        var node = Root;
        while (node.Exists && node.Property("phandle"u8).Number != phandle)
            node = node.Next;
        return node;
    }

    /// <summary>What comes before the first <paramref name="stop"/>; all of it when there is none.</summary>
    public static ReadOnlySpan<byte> Until(ReadOnlySpan<byte> text, byte stop) => text.IndexOf(stop) is >= 0 and var end ? text[..end] : text;

    /// <summary>Reads the token at an offset and moves behind it and what belongs to it.</summary>
    public FdtToken Step(ref int offset)
    {
        var left = _structure.Length - offset - sizeof(uint);
        if (left < 0)
            return FdtToken.Corrupt;
        var token = (FdtToken)Cell(offset);
        offset += sizeof(uint);
        if (token == FdtToken.BeginNode && _structure[offset..].IndexOf((byte)0) is >= 0 and var name)
            offset += (name + 4) & ~3;
        else if (token == FdtToken.Property && left >= 8 && Cell(offset) <= (uint)(left - 8) && Cell(offset + 4) < (uint)_strings.Length)
            offset += (8 + (int)Cell(offset) + 3) & ~3;
        else if (token is not (FdtToken.EndNode or FdtToken.Nop or FdtToken.End))
            return FdtToken.Corrupt;
        return token;
    }

    public ReadOnlySpan<byte> NodeName(int node) => Until(_structure[(node + 4)..], 0);

    public ReadOnlySpan<byte> PropertyValue(int property) => _structure.Slice(property + 12, (int)Cell(property + 4));

    /// <summary>Whether a property with this name is at the offset. The name's end is looked at first: it settles most cases.</summary>
    public bool IsProperty(int offset, ReadOnlySpan<byte> name)
    {
        if ((FdtToken)Cell(offset) != FdtToken.Property)
            return false;
        var text = _strings[(int)Cell(offset + 8)..];
        return text.Length > name.Length && text[name.Length] == 0 && text.StartsWith(name);
    }

    private uint Cell(int offset) => BinaryPrimitives.ReadUInt32BigEndian(_structure[offset..]);

    private static uint Word(ReadOnlySpan<byte> blob, FdtHeader field) => BinaryPrimitives.ReadUInt32BigEndian(blob[((int)field * 4)..]);

    /// <summary>A part of the blob; empty when it is not inside or not aligned.</summary>
    private static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> blob, uint offset, uint size, uint alignment) =>
        offset <= (uint)blob.Length && size <= (uint)blob.Length - offset && offset % alignment == 0 ? blob.Slice((int)offset, (int)size) : default;

    private static FdtNode Descend(FdtNode node, ReadOnlySpan<byte> path)
    {
        while (node.Exists && path.Length > 1)
        {
            var name = Until(path[1..], (byte)'/');
            path = path[(name.Length + 1)..];
            node = node.FirstChild;
            while (node.Exists && !node.IsNamed(name))
                node = node.NextSibling;
        }
        return node;
    }

    /// <summary>One root at the start, begins and ends in pairs, properties before children (DTSpec 5.4.2), End at the end.</summary>
    private TreeError Check()
    {
        int offset = 0, depth = 0;
        var last = FdtToken.End;
        while (depth <= MaxDepth)
        {
            var first = offset == 0;
            var token = Step(ref offset);
            var good = token switch
            {
                FdtToken.BeginNode => first || depth > 0,
                FdtToken.EndNode => depth > 0,
                FdtToken.Property => last is FdtToken.BeginNode or FdtToken.Property,
                FdtToken.End => depth == 0 && !first,
                _ => token == FdtToken.Nop && !first,
            };
            if (!good || token == FdtToken.End)
                return good ? TreeError.None : TreeError.BadStructure;
            depth += token == FdtToken.BeginNode ? 1 : token == FdtToken.EndNode ? -1 : 0;
            last = token == FdtToken.Nop ? last : token;
        }
        return TreeError.TooDeep;
    }
}
