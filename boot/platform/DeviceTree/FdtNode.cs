// A place in the tree. The flattened form has no links: the next node, the parent and a path are all found by walking
// forward, which is linear, bounded by the blob and done at boot only. A node that is not there answers every question with "no".

using System.Runtime.CompilerServices;

namespace Hv.Platform.DeviceTree;

/// <summary>A node, or none: see <see cref="Exists"/>.</summary>
internal readonly ref struct FdtNode(Fdt tree, int place, int depth)
{
    /// <summary>A handle has the place in its low bits and the depth above: a tree that hv reads has at most 2 MiB.</summary>
    public const int DepthShift = 24, PlaceMask = (1 << DepthShift) - 1;

    private readonly Fdt _tree = tree;
    private readonly int _place = place;

    /// <summary>What <see cref="Fdt.NodeAt"/> finds it by again; 0 for the root, and when it does not exist.</summary>
    public int Handle => Exists ? (Depth << DepthShift) | _place : 0;

    /// <summary>Whether there is such a node.</summary>
    public bool Exists => !_tree.IsEmpty;

    /// <summary>How many nodes are above it; 0 is the root.</summary>
    public int Depth { get; } = depth;

    /// <summary>Its name with the unit address; empty for the root.</summary>
    public ReadOnlySpan<byte> Name => Exists ? _tree.NodeName(_place) : default;

    /// <summary>False when "status" says that the device is not to be used (DTSpec 2.3.4).</summary>
    public bool IsAvailable => Property("status"u8) is var status && (!status.Exists || status.Has("okay"u8) || status.Has("ok"u8));

    /// <summary>The first of the nodes right below it.</summary>
    public FdtNode FirstChild => Child(default);

    /// <summary>The node behind it under the same parent.</summary>
    public FdtNode NextSibling => Near(1, default);

    /// <summary>The node above it; none for the root.</summary>
    public FdtNode Parent => Depth == 0 ? default : Ancestor(Depth - 1);

    /// <summary>The first of the nodes right below it with a name, with the unit address or without; empty for any.</summary>
    public FdtNode Child(ReadOnlySpan<byte> name) => Near(0, name);

    /// <summary>The property with this name. Check that it exists.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public FdtProperty Property(ReadOnlySpan<byte> name) => Exists ? _tree.PropertyAt(_tree.FindProperty(_place, name)) : default;

    /// <summary>Moves from a property to the node's next; from none to its first. False behind the last.</summary>
    public bool TryNextProperty(ref FdtProperty property)
    {
        var next = Exists ? _tree.NextProperty(_place, property.Handle) : 0;
        property = Exists ? _tree.PropertyAt(next) : default;
        return next != 0;
    }

    /// <summary>A property looked for in this node and then upwards, as "interrupt-parent" is.</summary>
    public FdtProperty Inherited(ReadOnlySpan<byte> name)
    {
        for (var node = this; node.Exists; node = node.Parent)
            if (node.Property(name) is var property && property.Exists)
                return property;
        return default;
    }

    /// <summary>Whether the string is in its "compatible" list.</summary>
    public bool IsCompatible(ReadOnlySpan<byte> name) => Property("compatible"u8).Has(name);

    /// <summary>Whether this is its name, with the unit address or without.</summary>
    public bool IsNamed(ReadOnlySpan<byte> name) => Exists && _tree.IsNode(_place, name);

    /// <summary>
    /// The n-th entry of "reg" as the CPUs address it, through the "ranges" of every bus above (DTSpec 2.3.8). Missing: no such entry.
    /// </summary>
    public TreeError Reg(int index, out AddressRange range)
    {
        var bus = Parent;
        var error = LocalReg(bus, index, out range);
        error = error == TreeError.None ? bus.Translate(ref range) : error;
        range = error == TreeError.None ? range : default;
        return error;
    }

    /// <summary>The n-th entry of "reg" as it stands (DTSpec 2.3.6), read as the node above says. Missing: no such entry.</summary>
    public TreeError LocalReg(in FdtNode bus, int index, out AddressRange range)
    {
        range = default;
        var reg = Property("reg"u8).Value;
        if (reg.IsEmpty || !bus.Exists)
            return TreeError.Missing;
        if (!bus.TryCellCounts(out var addressCells, out var sizeCells))
            return TreeError.BadCells;
        var stride = addressCells + sizeCells;
        var first = index * stride;
        if (reg.Length % (stride * sizeof(uint)) != 0)
            return TreeError.BadLength;
        if (first >= reg.Length / sizeof(uint))
            return TreeError.Missing;
        return AddressRange.TryCreate(
            FdtProperty.Cells(reg, first, addressCells), FdtProperty.Cells(reg, first + addressCells, sizeCells), out range)
            ? TreeError.None : TreeError.Absurd;
    }

    /// <summary>Writes its path, cut where the span ends; gives the number of bytes written.</summary>
    public int WritePath(Span<byte> path)
    {
        var line = new LineWriter(path);
        for (var level = Depth == 0 ? 0 : 1; level <= Depth; level++)
        {
            line.Put("/"u8);
            line.Put(Ancestor(level).Name);
        }
        return line.Length;
    }

    /// <summary>
    /// The cells that its children's addresses and sizes take. What it does not say it has from above, as Linux and Xen read trees, and
    /// as QEMU's guest-loader needs it for /chosen; DTSpec 2.3.5 has 2 and 1 where nobody says.
    /// </summary>
    private bool TryCellCounts(out int addressCells, out int sizeCells)
    {
        addressCells = CellCount("#address-cells"u8, 2);
        sizeCells = CellCount("#size-cells"u8, 1);
        return addressCells is 1 or 2 && sizeCells is >= 0 and <= 2;
    }

    private int CellCount(ReadOnlySpan<byte> name, int otherwise)
    {
        var property = Inherited(name);
        var count = property.Value.Length == sizeof(uint) ? property.Number : ulong.MaxValue;
        return !property.Exists ? otherwise : count <= 2 ? (int)count : -1;
    }

    // By Fdt.FindNode.
    private FdtNode Near(int level, ReadOnlySpan<byte> name)
    {
        var place = Exists ? _tree.FindNode(_place, level, name) : 0;
        return place != 0 ? new(_tree, place, Depth + 1 - level) : default;
    }

    /// <summary>The last node of a depth at or before this one: what is above it, or itself.</summary>
    private FdtNode Ancestor(int level)
    {
        var ancestor = 0;
        var walk = new FdtWalk(_tree, "#address-cells"u8);
        while (level > 0 && walk.MoveNext() && walk.Place <= _place)
            ancestor = walk.Depth == level ? walk.Place : ancestor;
        return new(_tree, ancestor, level);
    }

    /// <summary>Turns an address of this bus into the CPUs'.</summary>
    private TreeError Translate(ref AddressRange range)
    {
        if (Depth == 0)
            return TreeError.None;
        var above = Parent;
        var ranges = Property("ranges"u8);
        var cells = ranges.Value;
        if (ranges.Exists && cells.IsEmpty)
            return above.Translate(ref range);
        if (!TryCellCounts(out var here, out var sizes) || !above.TryCellCounts(out var there, out _))
            return TreeError.BadCells;
        var stride = here + there + sizes;
        if (cells.Length % (stride * sizeof(uint)) != 0)
            return TreeError.BadLength;
        for (var first = 0; first < cells.Length / sizeof(uint); first += stride)
        {
            var start = FdtProperty.Cells(cells, first, here);
            var size = FdtProperty.Cells(cells, first + here + there, sizes);
            if (range.Base < start || range.Size > size || range.Base - start > size - range.Size)
                continue;
            if (!AddressRange.TryCreate(FdtProperty.Cells(cells, first + here, there), size, out var window))
                return TreeError.Absurd;
            range = new(window.Base + (range.Base - start), range.Size);
            return above.Translate(ref range);
        }
        return TreeError.NotMapped;
    }
}
