// One property and the ways to read its value (DTSpec 2.2.4). A property that is not there reads as empty, so that a
// chain of questions needs one answer at its end.

using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Hv.Platform.DeviceTree;

/// <summary>A property of a node, or none: see <see cref="Exists"/>.</summary>
internal readonly ref struct FdtProperty(Fdt tree, int place)
{
    private readonly Fdt _tree = tree;

    /// <summary>Whether there is such a property; an empty one exists.</summary>
    public bool Exists => !_tree.IsEmpty;

    /// <summary>What <see cref="Fdt.PropertyAt"/> finds it by again; 0 when it does not exist.</summary>
    public int Handle => place;

    /// <summary>Its name.</summary>
    public ReadOnlySpan<byte> Name => Exists ? _tree.PropertyName(place) : default;

    /// <summary>Whether this is its name.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Is(ReadOnlySpan<byte> name) => FdtText.Same(Name, name);

    /// <summary>Its value as it stands in the tree.</summary>
    public ReadOnlySpan<byte> Value
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => Exists ? _tree.PropertyValue(place) : default;
    }

    /// <summary>The first string of its value, without the NUL.</summary>
    public ReadOnlySpan<byte> Text => FdtText.Until(Value, 0);

    /// <summary>The value when it is a number of one or two cells, else 0.</summary>
    public ulong Number => Value is { Length: 4 or 8 } value ? Cells(value, 0, value.Length / sizeof(uint)) : 0;

    /// <summary>The value when it is one cell, else 0.</summary>
    public uint Cell => Value is { Length: sizeof(uint) } value ? (uint)Cells(value, 0, 1) : 0;

    /// <summary>Where a string stands in a list of strings; -1 when it does not.</summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        var rest = Value;
        for (var index = 0; TryNextText(ref rest, out var entry); index++)
            if (FdtText.Same(entry, text))
                return index;
        return -1;
    }

    /// <summary>Takes the first string off a list of strings; false when the list is empty.</summary>
    public static bool TryNextText(ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> text)
    {
        text = FdtText.Until(list, 0);
        var isMore = !list.IsEmpty;
        list = list[(text.Length < list.Length ? text.Length + 1 : text.Length)..];
        return isMore;
    }

    /// <summary>Whether a string is in the list of strings.</summary>
    public bool Has(ReadOnlySpan<byte> text) => IndexOf(text) >= 0;

    /// <summary>The number in 0 to 2 cells from the first given on, all of which are there.</summary>
    public static ulong Cells(ReadOnlySpan<byte> value, int first, int count) => count switch
    {
        0 => 0,
        1 => BinaryPrimitives.ReadUInt32BigEndian(value[(first * sizeof(uint))..]),
        _ => BinaryPrimitives.ReadUInt64BigEndian(value[(first * sizeof(uint))..]),
    };
}
