// A device tree as firmware hands it over: one blob of bytes, DTSpec v0.4 chapter 5. Nothing in it is believed. Open walks
// the whole structure block once and checks every token, length, name and the nesting; after that, a walk
// can neither leave the blob nor loop, since each step moves forward to the End token. The blob must not change later.

using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hv.Platform.DeviceTree;

/// <summary>A checked flattened device tree. Views into the blob; copies nothing. Places in it are cells of the structure block.</summary>
internal readonly ref struct Fdt
{
    /// <summary>How deep nodes may nest, the root included.</summary>
    public const int MaxDepth = 16;

    public const uint Magic = 0xd00d_feed, Version = 17, OldestVersion = 16;
    public const int HeaderSize = (int)FdtHeader.Words * sizeof(uint);

    private readonly ReadOnlySpan<uint> _cells;
    private readonly ReadOnlySpan<byte> _strings, _reservations;

    private Fdt(ReadOnlySpan<byte> structure, ReadOnlySpan<byte> strings, ReadOnlySpan<byte> reservations)
    {
        _cells = MemoryMarshal.Cast<byte, uint>(structure);
        _strings = strings;
        _reservations = reservations;
    }

    /// <summary>The structure block.</summary>
    public ReadOnlySpan<uint> Cells => _cells;

    /// <summary>No tree: what a node or a property that does not exist belongs to.</summary>
    public bool IsEmpty => _cells.IsEmpty;

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
        var candidate = Again(blob);
        var strings = candidate._strings;
        var error = candidate.IsEmpty || (!strings.IsEmpty && strings[^1] != 0) ? TreeError.BadLayout : candidate.Check();
        if (error == TreeError.None)
            tree = candidate;
        return error;
    }

    /// <summary>A view of a blob that <see cref="Open"/> found good, or of a copy of it: its structure is not walked again.</summary>
    public static Fdt Again(ReadOnlySpan<byte> blob)
    {
        var total = Word(blob, FdtHeader.TotalSize);
        blob = blob[..(int)total];
        var reservations = Word(blob, FdtHeader.ReservationsOffset);
        return new(
            Block(blob, Word(blob, FdtHeader.StructureOffset), Word(blob, FdtHeader.StructureSize), sizeof(uint)),
            Block(blob, Word(blob, FdtHeader.StringsOffset), Word(blob, FdtHeader.StringsSize), 1),
            Block(blob, reservations, reservations < total ? total - reservations : 0, sizeof(ulong)));
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
        path = FdtText.Until(path, (byte)':');
        if (path.IsEmpty || path[0] == (byte)'/')
            return path.IsEmpty ? default : Descend(Root, path);
        var alias = FdtText.Until(path, (byte)'/');
        var target = Descend(Root, "/aliases"u8).Property(alias).Text;
        return !target.IsEmpty && target[0] == (byte)'/' ? Descend(Descend(Root, target), path[alias.Length..]) : default;
    }

    /// <summary>The property whose handle was kept; none for 0.</summary>
    public FdtProperty PropertyAt(int handle) => handle == 0 ? default : new(this, handle);

    /// <summary>The node whose handle was kept; none for 0.</summary>
    public FdtNode NodeAt(int handle) => handle == 0 ? default : new(this, handle & FdtNode.PlaceMask, handle >> FdtNode.DepthShift);

    /// <summary>The first child of a node that bears a name, or the first that follows it under the same parent; 0 when there is none.</summary>
    /// <param name="node">The node.</param>
    /// <param name="level">0 for its children; 1 for those that follow it.</param>
    /// <param name="name">The name, with unit address or without; empty for any.</param>
    public int FindNode(int node, int level, ReadOnlySpan<byte> name)
    {
        var cells = _cells;
        for (var at = SkipName(cells, node + 1); ;)
        {
            var token = Token(cells, at);
            if (token == FdtToken.Property)
                at = SkipProperty(cells, at);
            else if (token == FdtToken.BeginNode)
            {
                if (level == 0 && (name.IsEmpty || IsNode(at, name)))
                    return at;
                level++;
                at = SkipName(cells, at + 1);
            }
            else
            {
                level -= token == FdtToken.Nop ? 0 : 1;
                if (level < 0)
                    return 0;
                at++;
            }
        }
    }

    /// <summary>The property of a node; 0 when it does not exist.</summary>
    public int FindProperty(int node, ReadOnlySpan<byte> name)
    {
        var cells = _cells;
        for (var at = SkipName(cells, node + 1); ;)
        {
            var token = Token(cells, at);
            if (token == FdtToken.Property && IsNamed((int)Cell(cells, at + 2), name))
                return at;
            if (token is not (FdtToken.Property or FdtToken.Nop))
                return 0;
            at = token == FdtToken.Property ? SkipProperty(cells, at) : at + 1;
        }
    }

    /// <summary>The property behind another one of the same node, or a node's first for 0; 0 behind the last.</summary>
    public int NextProperty(int node, int property)
    {
        var at = property == 0 ? SkipName(_cells, node + 1) : SkipProperty(_cells, property);
        while (Token(_cells, at) == FdtToken.Nop)
            at++;
        return Token(_cells, at) == FdtToken.Property ? at : 0;
    }

    public ReadOnlySpan<byte> PropertyName(int property) => FdtText.Until(_strings[(int)Cell(_cells, property + 2)..], 0);

    /// <summary>Whether a node bears the name, with its unit address or without. The first letter settles most cases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNode(int node, ReadOnlySpan<byte> name) => (byte)_cells[node + 1] == name[0] && IsNodeNamed(node, name);

    private bool IsNodeNamed(int node, ReadOnlySpan<byte> name) => MemoryMarshal.AsBytes(_cells[(node + 1)..]) is var text
        && text.Length > name.Length && text[name.Length] is 0 or (byte)'@' && FdtText.StartsWith(text, name);

    public ReadOnlySpan<byte> NodeName(int node) => FdtText.Until(MemoryMarshal.AsBytes(_cells[(node + 1)..]), 0);

    public ReadOnlySpan<byte> PropertyValue(int property) =>
        MemoryMarshal.AsBytes(_cells[(property + 3)..])[..(int)Cell(_cells, property + 1)];

    public static uint Cell(ReadOnlySpan<uint> cells, int at) => BinaryPrimitives.ReverseEndianness(cells[at]);

    public static FdtToken Token(ReadOnlySpan<uint> cells, int at) => (FdtToken)Cell(cells, at);

    /// <summary>Behind a node's name, the last cell of which is the one with a zero byte in it, or at the block's end.</summary>
    public static int SkipName(ReadOnlySpan<uint> cells, int at)
    {
        for (var i = (uint)at; i < (uint)cells.Length; i++)
            if ((unchecked(cells[(int)i] - 0x0101_0101) & ~cells[(int)i] & 0x8080_8080) != 0)
                return (int)i + 1;
        return cells.Length;
    }

    /// <summary>Behind a property.</summary>
    public static int SkipProperty(ReadOnlySpan<uint> cells, int at) => at + 3 + (int)((Cell(cells, at + 1) + 3) / sizeof(uint));

    /// <summary>Whether the string at an offset is the name. Its first letter settles most cases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNamed(int offset, ReadOnlySpan<byte> name) => _strings[offset] == name[0] && IsString(offset, name);

    private bool IsString(int offset, ReadOnlySpan<byte> name) => offset + name.Length < _strings.Length
        && _strings[offset + name.Length] == 0 && FdtText.StartsWith(_strings[offset..], name);

    private static uint Word(ReadOnlySpan<byte> blob, FdtHeader field) => BinaryPrimitives.ReadUInt32BigEndian(blob[((int)field * 4)..]);

    /// <summary>A part of the blob; empty when it is not inside or not aligned.</summary>
    private static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> blob, uint offset, uint size, uint alignment) =>
        offset <= (uint)blob.Length && size <= (uint)blob.Length - offset && offset % alignment == 0
            ? blob.Slice((int)offset, (int)size) : default;

    private static FdtNode Descend(FdtNode node, ReadOnlySpan<byte> path)
    {
        while (node.Exists && path.Length > 1)
        {
            var name = FdtText.Until(path[1..], (byte)'/');
            path = path[(name.Length + 1)..];
            node = name.IsEmpty ? default : node.Child(name);
        }
        return node;
    }

    /// <summary>
    /// One root at the start, begins and ends in pairs, properties before children (DTSpec 5.4.2), End at the end, and no
    /// token reaches behind the block's end.
    /// </summary>
    private TreeError Check()
    {
        var cells = _cells;
        int at = 0, depth = 0;
        var mayHold = false;
        while ((uint)at < (uint)cells.Length)
        {
            var token = Token(cells, at);
            if (token == FdtToken.Property)
            {
                var room = cells.Length - at - 3;
                if (!mayHold || room < 0 || Cell(cells, at + 1) > (uint)room * sizeof(uint) || Cell(cells, at + 2) >= (uint)_strings.Length)
                    break;
                at = SkipProperty(cells, at);
            }
            else if (token == FdtToken.BeginNode && (depth > 0 || at == 0))
            {
                at = SkipName(cells, at + 1);
                mayHold = true;
                if (++depth > MaxDepth)
                    return TreeError.TooDeep;
            }
            else if (token == FdtToken.EndNode && depth > 0)
            {
                depth--;
                at++;
                mayHold = false;
            }
            else if (token == FdtToken.Nop && at > 0)
                at++;
            else
                return token == FdtToken.End && depth == 0 && at > 0 ? TreeError.None : TreeError.BadStructure;
        }
        return TreeError.BadStructure;
    }
}
