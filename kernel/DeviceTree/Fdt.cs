// A device tree as firmware hands it over: one blob of bytes, DTSpec v0.4 chapter 5. Nothing in it is believed. Open walks
// the whole structure block once and checks every token, length, name and the nesting; after that, a walk
// can neither leave the blob nor loop, since each step moves forward to the End token. The blob must not change later.

using System.Buffers.Binary;

namespace Hv.Kernel.DeviceTree;

/// <summary>A checked flattened device tree. Views into the blob; copies nothing.</summary>
public readonly ref struct Fdt
{
    /// <summary>How deep nodes may nest, the root included.</summary>
    public const int MaxDepth = 32;

    internal const uint Magic = 0xd00d_feed;
    internal const uint Version = 17;
    internal const uint OldestVersion = 16;
    internal const int HeaderSize = (int)FdtHeader.Words * sizeof(uint);

    private const uint ToTheEnd = uint.MaxValue;

    private readonly ReadOnlySpan<byte> _structure;
    private readonly ReadOnlySpan<byte> _strings;
    private readonly ReadOnlySpan<byte> _reservations;

    private Fdt(ReadOnlySpan<byte> structure, ReadOnlySpan<byte> strings, ReadOnlySpan<byte> reservations)
    {
        _structure = structure;
        _strings = strings;
        _reservations = reservations;
    }

    /// <summary>The node that holds all others.</summary>
    public FdtNode Root
    {
        get
        {
            var offset = 0;
            for (var next = 0; Step(ref next) == FdtToken.Nop; offset = next) { }
            return new(this, offset, 0);
        }
    }

    internal bool IsEmpty => _structure.Length == 0;

    /// <summary>The size in bytes of the tree that starts with these (at least 8) bytes; 0 when no tree does.</summary>
    public static uint TotalSize(ReadOnlySpan<byte> start) =>
        start.Length >= 8 && Word(start, FdtHeader.Magic) == Magic ? Word(start, FdtHeader.TotalSize) : 0;

    /// <summary>Checks the blob, of which there must be at least totalsize bytes, and makes a view of it.</summary>
    public static TreeError Open(ReadOnlySpan<byte> blob, out Fdt tree)
    {
        tree = default;
        if (blob.Length < HeaderSize)
            return TreeError.Truncated;
        if (Word(blob, FdtHeader.Magic) != Magic)
            return TreeError.BadMagic;
        if (Word(blob, FdtHeader.Version) < OldestVersion || Word(blob, FdtHeader.LastCompatibleVersion) > Version)
            return TreeError.BadVersion;
        var total = Word(blob, FdtHeader.TotalSize);
        if (total < HeaderSize || total > (uint)blob.Length)
            return TreeError.Truncated;
        blob = blob.Slice(0, (int)total);

        var structureSize = Word(blob, FdtHeader.Version) == OldestVersion ? ToTheEnd : Word(blob, FdtHeader.StructureSize);
        if (!TryBlock(blob, Word(blob, FdtHeader.StructureOffset), structureSize, sizeof(uint), out var structure)
            || !TryBlock(blob, Word(blob, FdtHeader.StringsOffset), Word(blob, FdtHeader.StringsSize), 1, out var strings)
            || !TryBlock(blob, Word(blob, FdtHeader.ReservationsOffset), ToTheEnd, sizeof(ulong), out var reservations)
            || (strings.Length > 0 && strings[strings.Length - 1] != 0))
            return TreeError.BadLayout;

        var candidate = new Fdt(structure, strings, reservations);
        var error = candidate.Check();
        if (error == TreeError.None)
            tree = candidate;
        return error;
    }

    /// <summary>The n-th entry of the memory reservation block (DTSpec 5.3); false behind the last.</summary>
    public bool TryReservation(int index, out AddressRange range)
    {
        range = default;
        if (index >= _reservations.Length / 16)
            return false;
        var entry = _reservations.Slice(index * 16);
        range = new(BinaryPrimitives.ReadUInt64BigEndian(entry), BinaryPrimitives.ReadUInt64BigEndian(entry.Slice(8)));
        return range.Base != 0 || range.Size != 0;
    }

    /// <summary>
    /// The node of a path such as "/chosen", or of an alias such as "serial0" (DTSpec 3.3); what follows a ':' is left out,
    /// and a name without a unit address finds the first node of that name. Check that it exists.
    /// </summary>
    public FdtNode Find(ReadOnlySpan<byte> path)
    {
        path = Bytes.Until(path, (byte)':');
        if (path.Length > 0 && path[0] != (byte)'/')
        {
            var alias = Bytes.Until(path, (byte)'/');
            var target = Find("/aliases"u8).Property(alias).Text;
            var found = target.Length > 0 && target[0] == (byte)'/' ? Find(target) : default;
            return Descend(found, path.Slice(alias.Length));
        }
        return path.Length == 0 ? default : Descend(Root, path);
    }

    /// <summary>The property whose handle was kept; none for 0.</summary>
    public FdtProperty PropertyAt(int handle) => handle == 0 ? default : new(this, handle);

    /// <summary>The node with this phandle. Check that it exists.</summary>
    public FdtNode FindPhandle(uint phandle)
    {
        var node = Root;
        while (node.Exists && !(node.Property("phandle"u8).TryCell(out var value) && value == phandle))
            node = node.Next;
        return node;
    }

    /// <summary>The first available node, in the tree's order, that is compatible. Check that it exists.</summary>
    public FdtNode FindCompatible(ReadOnlySpan<byte> compatible)
    {
        var node = Root;
        while (node.Exists && !(node.IsCompatible(compatible) && node.IsAvailable))
            node = node.Next;
        return node;
    }

    /// <summary>Reads the token at an offset and moves behind it and what belongs to it.</summary>
    internal FdtToken Step(ref int offset)
    {
        var left = _structure.Length - offset - sizeof(uint);
        if (left < 0)
            return FdtToken.Corrupt;
        var token = (FdtToken)Cell(offset);
        offset += sizeof(uint);
        switch (token)
        {
            case FdtToken.BeginNode:
                var name = Bytes.Until(_structure.Slice(offset), 0).Length;
                if (name == left)
                    return FdtToken.Corrupt;
                offset += name + 1;
                break;
            case FdtToken.Property:
                if (left < 8 || Cell(offset) > (uint)(left - 8) || Cell(offset + 4) >= (uint)_strings.Length)
                    return FdtToken.Corrupt;
                offset += 8 + (int)Cell(offset);
                break;
            case FdtToken.EndNode or FdtToken.Nop or FdtToken.End:
                return token;
            default:
                return FdtToken.Corrupt;
        }
        offset = (offset + 3) & ~3;
        return token;
    }

    internal ReadOnlySpan<byte> NodeName(int node) => Bytes.Until(_structure.Slice(node + 4), 0);

    internal ReadOnlySpan<byte> PropertyName(int property) => Bytes.Until(_strings.Slice((int)Cell(property + 8)), 0);

    internal ReadOnlySpan<byte> PropertyValue(int property) => _structure.Slice(property + 12, (int)Cell(property + 4));

    /// <summary>Whether a property bears this name; does not look for the name's end first, for the sake of speed.</summary>
    internal bool IsNamed(int property, ReadOnlySpan<byte> name)
    {
        var text = _strings.Slice((int)Cell(property + 8));
        return text.Length > name.Length && text[name.Length] == 0 && Bytes.StartsWith(text, name);
    }

    private uint Cell(int offset) => BinaryPrimitives.ReadUInt32BigEndian(_structure.Slice(offset));

    private static uint Word(ReadOnlySpan<byte> blob, FdtHeader field) =>
        BinaryPrimitives.ReadUInt32BigEndian(blob.Slice((int)field * sizeof(uint)));

    private static bool TryBlock(ReadOnlySpan<byte> blob, uint offset, uint size, uint alignment, out ReadOnlySpan<byte> block)
    {
        var fits = offset <= (uint)blob.Length && offset % alignment == 0;
        size = fits && size == ToTheEnd ? (uint)blob.Length - offset : size;
        fits = fits && size <= (uint)blob.Length - offset;
        block = fits ? blob.Slice((int)offset, (int)size) : default;
        return fits;
    }

    private static FdtNode Descend(FdtNode node, ReadOnlySpan<byte> path)
    {
        while (node.Exists && path.Length > 0)
        {
            path = path.Slice(1);
            var name = Bytes.Until(path, (byte)'/');
            path = path.Slice(name.Length);
            if (name.Length == 0)
                continue;
            node = node.FirstChild;
            while (node.Exists && !node.IsNamed(name))
                node = node.NextSibling;
        }
        return node;
    }

    /// <summary>One root, begins and ends in pairs, properties before children (DTSpec 5.4.2), End at the end.</summary>
    private TreeError Check()
    {
        int offset = 0, depth = 0, nodes = 0;
        var properties = false;
        while (true)
        {
            switch (Step(ref offset))
            {
                case FdtToken.BeginNode when depth > 0 || nodes == 0:
                    if (++depth > MaxDepth)
                        return TreeError.TooDeep;
                    nodes++;
                    properties = true;
                    break;
                case FdtToken.EndNode when depth > 0:
                    depth--;
                    properties = false;
                    break;
                case FdtToken.Property when properties:
                case FdtToken.Nop:
                    break;
                case FdtToken.End when depth == 0 && nodes > 0:
                    return TreeError.None;
                default:
                    return TreeError.BadStructure;
            }
        }
    }
}
