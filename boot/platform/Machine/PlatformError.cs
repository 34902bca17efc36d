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

    private static ReadOnlySpan<byte> Words(TreeError kind) => kind switch
    {
        TreeError.None => "is good"u8,
        TreeError.BadMagic => "is not a device tree"u8,
        TreeError.BadVersion => "has a version other than 17"u8,
        TreeError.Truncated => "is cut short"u8,
        TreeError.BadLayout => "has a block outside of it"u8,
        TreeError.BadStructure => "has a broken structure"u8,
        TreeError.TooDeep => "is nested too deep"u8,
        TreeError.Missing => "is missing"u8,
        TreeError.BadLength => "has a wrong length"u8,
        TreeError.BadCells => "has cell counts that hv cannot read"u8,
        TreeError.NotMapped => "is not mapped to the CPUs by ranges"u8,
        TreeError.Absurd => "has a value that cannot be"u8,
        TreeError.GicV2 => "is a GICv2, which is unsupported: hv needs a GICv3"u8,
        TreeError.TooMany => "has more entries than hv keeps"u8,
        TreeError.Duplicate => "is given twice"u8,
        TreeError.OutsideMemory => "is outside the machine's memory"u8,
        TreeError.Overlaps => "overlaps memory that is in use"u8,
        _ => "is unsupported"u8,
    };
}
