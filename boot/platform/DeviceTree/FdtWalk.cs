// Why: the next node of the tree is found by reading tokens; who looks for several nodes by one property, such as "compatible", looks at
// each token one time.
// Promises: all nodes from the first on, in the tree's order.

namespace Hv.Platform.DeviceTree;

/// <summary>A walk through the nodes.</summary>
/// <param name="tree">The tree.</param>
/// <param name="name">The name of the property that is found on the way.</param>
internal ref struct FdtWalk(Fdt tree, ReadOnlySpan<byte> name)
{
    private readonly Fdt _tree = tree;
    private readonly ReadOnlySpan<byte> _name = name;
    private int _next, _nextDepth, _property;

    // Where the name was last among the strings: mostly it stands there once.
    private uint _nameAt = uint.MaxValue;

    /// <summary>How many nodes are above the one that the walk is at.</summary>
    public int Depth { get; private set; }

    /// <summary>Where the node is that the walk is at.</summary>
    public int Place { get; private set; }

    /// <summary>What <see cref="Fdt.NodeAt"/> finds the node by again; 0 for the root.</summary>
    public readonly int Handle => Node.Handle;

    /// <summary>The node that the walk is at.</summary>
    public readonly FdtNode Node => new(_tree, Place, Depth);

    /// <summary>The value of its property with the name; empty where it does not exist.</summary>
    public readonly ReadOnlySpan<byte> Value => _property != 0 ? _tree.PropertyValue(_property) : default;

    /// <summary>Whether this is the node's name, with the unit address or without.</summary>
    public readonly bool IsNamed(ReadOnlySpan<byte> node) => _tree.IsNode(Place, node);

    /// <summary>Goes to the next node, to the root at first. False behind the last.</summary>
    public bool MoveNext()
    {
        var cells = _tree.Cells;
        if (_next >= cells.Length || Fdt.Token(cells, _next) != FdtToken.BeginNode)
            return false;
        Place = _next;
        Depth = _nextDepth;
        _property = 0;
        var level = Depth;
        for (var at = Fdt.SkipName(cells, _next + 1); ;)
        {
            var token = Fdt.Token(cells, at);
            if (token == FdtToken.Property)
            {
                var nameAt = Fdt.Cell(cells, at + 2);
                if (nameAt == _nameAt || _tree.IsNamed((int)nameAt, _name))
                {
                    _property = _property == 0 ? at : _property;
                    _nameAt = nameAt;
                }
                at = Fdt.SkipProperty(cells, at);
            }
            else if (token is FdtToken.EndNode or FdtToken.Nop)
            {
                level -= token == FdtToken.EndNode ? 1 : 0;
                at++;
            }
            else
            {
                _next = at;
                _nextDepth = level + 1;
                return true;
            }
        }
    }
}
