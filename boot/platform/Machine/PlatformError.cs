// What was wrong, and where: the node's path and the property's name are copied out of the tree, so that the
// message can be written long after, by whoever has a console.

using System.Runtime.CompilerServices;
using Hv.Platform.DeviceTree;

namespace Hv.Platform.Machine;

/// <summary>A finding about one node of the tree, or about the whole tree when no node is named.</summary>
internal struct PlatformError
{
    private Inline64<byte> _path, _property;
    private int _pathLength, _propertyLength;

    /// <summary>What is wrong; None when nothing is.</summary>
    public TreeError Kind { get; private set; }

    /// <summary>A finding about a property of a node, or about the tree when the node does not exist.</summary>
    public static PlatformError At(TreeError kind, in FdtNode node, ReadOnlySpan<byte> property)
    {
        PlatformError error = default;
        var name = new LineWriter(error._property);
        name.Put(property);
        error._propertyLength = name.Length;
        error._pathLength = node.Exists ? node.WritePath(error._path) : 0;
        error.Kind = kind;
        return error;
    }

    /// <summary>Whether nothing is wrong; keeps what is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Check(TreeError kind, in FdtNode node, ReadOnlySpan<byte> property, out PlatformError error)
    {
        error = kind == TreeError.None ? default : At(kind, node, property);
        return kind == TreeError.None;
    }

    /// <summary>Writes it as in "hv: /intc@8000000: reg: is missing", cut where the span ends; gives the number of bytes.</summary>
    public readonly int Format(Span<byte> line)
    {
        var text = new LineWriter(line);
        ReadOnlySpan<byte> path = _path, property = _property;
        text.Put("hv: "u8);
        text.Put(_pathLength > 0 ? path[.._pathLength] : "device tree"u8);
        text.Put(": "u8);
        text.Put(property[.._propertyLength]);
        text.Put(_propertyLength > 0 ? ": "u8 : default);
        text.Put(Words(Kind));
        return text.Length;
    }

    // A line a TreeError.
    private static ReadOnlySpan<byte> Words(TreeError kind) => WordList.Line(
        "is good\n"u8 +
        "is not a device tree\n"u8 +
        "has a version other than 17\n"u8 +
        "is cut short\n"u8 +
        "has a block outside of it\n"u8 +
        "has a broken structure\n"u8 +
        "is nested too deep\n"u8 +
        "is missing\n"u8 +
        "has a wrong length\n"u8 +
        "has cell counts that hv cannot read\n"u8 +
        "is not mapped to the CPUs by ranges\n"u8 +
        "has a value that cannot be\n"u8 +
        "is unsupported\n"u8 +
        "is a GICv2, which is unsupported: hv needs a GICv3\n"u8 +
        "has more entries than hv keeps\n"u8 +
        "is given twice\n"u8 +
        "is outside the machine's memory\n"u8 +
        "overlaps memory that is in use"u8,
        (int)kind);
}
