// One property and the ways to read its value (DTSpec 2.2.4). A property that is not there reads as empty, so that a
// chain of questions needs one answer at its end.

using System.Buffers.Binary;

namespace Hv.Kernel.DeviceTree;

/// <summary>A property of a node, or none: see <see cref="Exists"/>.</summary>
public readonly ref struct FdtProperty
{
    private readonly Fdt _tree;
    private readonly int _offset;

    internal FdtProperty(Fdt tree, int offset)
    {
        _tree = tree;
        _offset = offset;
    }

    /// <summary>Whether there is such a property; an empty one exists.</summary>
    public bool Exists => !_tree.IsEmpty;

    /// <summary>What <see cref="Fdt.PropertyAt"/> finds it by again; never 0 for one that exists.</summary>
    public int Handle => Exists ? _offset : 0;

    /// <summary>Its name, without the NUL.</summary>
    public ReadOnlySpan<byte> Name => Exists ? _tree.PropertyName(_offset) : default;

    /// <summary>Its value as it stands in the tree.</summary>
    public ReadOnlySpan<byte> Value => Exists ? _tree.PropertyValue(_offset) : default;

    /// <summary>The first string of its value, without the NUL.</summary>
    public ReadOnlySpan<byte> Text => Bytes.Until(Value, 0);

    /// <summary>The property behind it in the same node.</summary>
    public FdtProperty Next
    {
        get
        {
            var offset = _offset;
            _tree.Step(ref offset);
            return At(_tree, offset);
        }
    }

    /// <summary>Where a string stands in a list of strings; -1 when it does not.</summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        var rest = Value;
        for (var index = 0; rest.Length > 0; index++)
        {
            var entry = Bytes.Until(rest, 0);
            if (Bytes.Same(entry, text))
                return index;
            rest = rest.Slice(entry.Length < rest.Length ? entry.Length + 1 : entry.Length);
        }
        return -1;
    }

    /// <summary>Whether a string is in the list of strings.</summary>
    public bool Has(ReadOnlySpan<byte> text) => IndexOf(text) >= 0;

    /// <summary>The value when it is one cell, and nothing else.</summary>
    public bool TryCell(out uint value)
    {
        var fits = Value.Length == sizeof(uint);
        value = fits ? BinaryPrimitives.ReadUInt32BigEndian(Value) : 0;
        return fits;
    }

    /// <summary>The value when it is a number of one or two cells.</summary>
    public bool TryNumber(out ulong value)
    {
        var fits = Value.Length is 4 or 8;
        value = fits ? Number(Value, 0, Value.Length / sizeof(uint)) : 0;
        return fits;
    }

    /// <summary>The number in <paramref name="count"/> (0 to 2) cells from cell <paramref name="first"/> on, all of which are there.</summary>
    internal static ulong Number(ReadOnlySpan<byte> value, int first, int count) => count switch
    {
        0 => 0,
        1 => BinaryPrimitives.ReadUInt32BigEndian(value.Slice(first * sizeof(uint))),
        _ => BinaryPrimitives.ReadUInt64BigEndian(value.Slice(first * sizeof(uint))),
    };

    /// <summary>The first property from an offset on, before the node's children or its end.</summary>
    internal static FdtProperty At(Fdt tree, int offset)
    {
        while (true)
        {
            var start = offset;
            var token = tree.Step(ref offset);
            if (token != FdtToken.Nop)
                return token == FdtToken.Property ? new(tree, start) : default;
        }
    }

    /// <summary>The property with a name, from an offset on.</summary>
    internal static FdtProperty Find(Fdt tree, int offset, ReadOnlySpan<byte> name)
    {
        while (true)
        {
            var start = offset;
            var token = tree.Step(ref offset);
            if (token == FdtToken.Property && tree.IsNamed(start, name))
                return new(tree, start);
            if (token != FdtToken.Property && token != FdtToken.Nop)
                return default;
        }
    }
}
