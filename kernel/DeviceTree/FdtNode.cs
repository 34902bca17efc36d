// A place in the tree. The flattened form has no links: the next node, the parent and a path are all found by walking
// forward, which is linear, bounded by the blob and done at boot only. A node that is not there answers every question with "no".

namespace Hv.Kernel.DeviceTree;

/// <summary>A node, or none: see <see cref="Exists"/>.</summary>
public readonly ref struct FdtNode
{
    private readonly Fdt _tree;
    private readonly int _offset;

    internal FdtNode(Fdt tree, int offset, int depth)
    {
        _tree = tree;
        _offset = offset;
        Depth = depth;
    }

    /// <summary>Whether there is such a node.</summary>
    public bool Exists => !_tree.IsEmpty;

    /// <summary>How many nodes are above it; 0 is the root.</summary>
    public int Depth { get; }

    /// <summary>Its name with the unit address; empty for the root.</summary>
    public ReadOnlySpan<byte> Name => Exists ? _tree.NodeName(_offset) : default;

    /// <summary>The next node in the tree's order: children first.</summary>
    public FdtNode Next
    {
        get
        {
            int offset = _offset, depth = Depth;
            _tree.Step(ref offset);
            while (true)
            {
                var start = offset;
                switch (_tree.Step(ref offset))
                {
                    case FdtToken.BeginNode:
                        return new(_tree, start, depth + 1);
                    case FdtToken.EndNode:
                        depth--;
                        break;
                    case FdtToken.End or FdtToken.Corrupt:
                        return default;
                }
            }
        }
    }

    /// <summary>The first of the nodes right below it.</summary>
    public FdtNode FirstChild => Next is var next && next.Exists && next.Depth > Depth ? next : default;

    /// <summary>The node behind it under the same parent.</summary>
    public FdtNode NextSibling
    {
        get
        {
            var node = Next;
            while (node.Exists && node.Depth > Depth)
                node = node.Next;
            return node.Exists && node.Depth == Depth ? node : default;
        }
    }

    /// <summary>The node above it; none for the root.</summary>
    public FdtNode Parent => Depth == 0 ? default : Ancestor(Depth - 1);

    /// <summary>Its first property.</summary>
    public FdtProperty FirstProperty => FdtProperty.At(_tree, Inside);

    /// <summary>False when "status" says that the device is not to be used (DTSpec 2.3.4).</summary>
    public bool IsAvailable => Property("status"u8) is var status
        && (!status.Exists || Bytes.Same(status.Text, "okay"u8) || Bytes.Same(status.Text, "ok"u8));

    private int Inside
    {
        get
        {
            var offset = _offset;
            _tree.Step(ref offset);
            return offset;
        }
    }

    /// <summary>The property with this name. Check that it exists.</summary>
    public FdtProperty Property(ReadOnlySpan<byte> name) => FdtProperty.Find(_tree, Inside, name);

    /// <summary>Whether the string is in its "compatible" list.</summary>
    public bool IsCompatible(ReadOnlySpan<byte> name) => Property("compatible"u8).Has(name);

    /// <summary>Whether this is its name, with the unit address or without.</summary>
    public bool IsNamed(ReadOnlySpan<byte> name) => Bytes.Same(Name, name) || Bytes.Same(Bytes.Until(Name, (byte)'@'), name);

    /// <summary>A property looked for in this node and then upwards, as "interrupt-parent" is.</summary>
    public FdtProperty Inherited(ReadOnlySpan<byte> name)
    {
        var node = this;
        while (node.Exists && !node.Property(name).Exists)
            node = node.Parent;
        return node.Property(name);
    }

    /// <summary>
    /// The n-th entry of "reg" as the CPUs address it, through the "ranges" of every bus above (DTSpec 2.3.6, 2.3.8).
    /// Missing when there is no such entry.
    /// </summary>
    public TreeError Reg(int index, out AddressRange range)
    {
        range = default;
        var bus = Parent;
        var reg = Property("reg"u8);
        if (!reg.Exists || !bus.Exists)
            return TreeError.Missing;
        if (!bus.TryCellCounts(out var addressCells, out var sizeCells))
            return TreeError.BadCells;
        var stride = addressCells + sizeCells;
        if (reg.Value.Length % (stride * sizeof(uint)) != 0)
            return TreeError.BadLength;
        if (index >= reg.Value.Length / (stride * sizeof(uint)))
            return TreeError.Missing;
        var address = FdtProperty.Number(reg.Value, index * stride, addressCells);
        var size = FdtProperty.Number(reg.Value, (index * stride) + addressCells, sizeCells);
        return AddressRange.TryCreate(address, size, out range) ? bus.Translate(ref range) : TreeError.Absurd;
    }

    /// <summary>Writes its path, cut where the span ends; gives the number of bytes written.</summary>
    public int WritePath(Span<byte> path)
    {
        var line = new LineWriter(path);
        if (Depth == 0)
            line.Put("/"u8);
        for (var depth = 1; depth <= Depth; depth++)
        {
            line.Put("/"u8);
            line.Put(Ancestor(depth).Name);
        }
        return line.Length;
    }

    /// <summary>The cells that its children's addresses and sizes take; DTSpec 2.3.5 has 2 and 1 where it says nothing.</summary>
    public bool TryCellCounts(out int addressCells, out int sizeCells)
    {
        var good = TryCount("#address-cells"u8, 2, out addressCells) & TryCount("#size-cells"u8, 1, out sizeCells);
        return good && addressCells > 0;
    }

    private bool TryCount(ReadOnlySpan<byte> name, uint otherwise, out int count)
    {
        var property = Property(name);
        var good = property.TryCell(out var value) || !property.Exists;
        value = property.Exists ? value : otherwise;
        count = value <= 2 ? (int)value : 0;
        return good && value <= 2;
    }

    /// <summary>The last node of a depth at or before this one: what is above it, or itself.</summary>
    private FdtNode Ancestor(int depth)
    {
        var ancestor = _tree.Root;
        if (depth > 0)
            for (var node = ancestor; node.Exists && node._offset <= _offset; node = node.Next)
                if (node.Depth == depth)
                    ancestor = node;
        return ancestor;
    }

    /// <summary>Turns an address of this bus into the CPUs'.</summary>
    private TreeError Translate(ref AddressRange range)
    {
        for (var bus = this; bus.Depth > 0;)
        {
            var above = bus.Parent;
            var ranges = bus.Property("ranges"u8);
            if (!ranges.Exists)
                return TreeError.NotMapped;
            if (!bus.TryCellCounts(out var here, out var sizes) || !above.TryCellCounts(out var there, out _))
                return TreeError.BadCells;
            var stride = here + there + sizes;
            if (ranges.Value.Length % (stride * sizeof(uint)) != 0)
                return TreeError.BadLength;
            var mapped = ranges.Value.Length == 0;
            for (var cell = 0; !mapped && cell < ranges.Value.Length / sizeof(uint); cell += stride)
            {
                var window = new AddressRange(FdtProperty.Number(ranges.Value, cell, here), FdtProperty.Number(ranges.Value, cell + here + there, sizes));
                if (range.Base < window.Base || range.Size > window.Size || range.Base - window.Base > window.Size - range.Size)
                    continue;
                if (!AddressRange.TryCreate(FdtProperty.Number(ranges.Value, cell + here, there), window.Size, out var target))
                    return TreeError.Absurd;
                range = new(target.Base + (range.Base - window.Base), range.Size);
                mapped = true;
            }
            if (!mapped)
                return TreeError.NotMapped;
            bus = above;
        }
        return TreeError.None;
    }
}
