// Why: who looks for several nodes by one property, such as "compatible", reads the tree once: each token of it is looked at one time.
// Promises: all nodes, the root first, in the tree's order.

namespace Hv.Platform.DeviceTree;

/// <summary>A walk through all nodes.</summary>
/// <param name="tree">The tree.</param>
/// <param name="name">The name of the property that is found on the way.</param>
internal ref struct FdtWalk(Fdt tree, ReadOnlySpan<byte> name)
{
    private readonly Fdt _tree = tree;
    private readonly ReadOnlySpan<byte> _name = name;
    private int _place, _next, _nextDepth, _property;
    private bool _isLast = tree.IsEmpty;

    /// <summary>How many nodes are above the one that the walk is at.</summary>
    public int Depth { get; private set; }

    /// <summary>The node that the walk is at.</summary>
    public readonly FdtNode Node => new(_tree, _place, Depth);

    /// <summary>Its property with the name. Check that it exists.</summary>
    public readonly FdtProperty Property => _tree.PropertyAt(_property);

    /// <summary>Goes to the next node, to the root at first. False behind the last.</summary>
    public bool MoveNext()
    {
        if (_isLast)
            return false;
        _place = _next;
        Depth = _nextDepth;
        _isLast = !_tree.NextNode(ref _next, ref _nextDepth, _name, out _property);
        return true;
    }
}
