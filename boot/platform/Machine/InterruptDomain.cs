// How a node's "interrupts" become INTIDs. hv drives one interrupt controller, the GICv3, so a node whose interrupt
// parent is another one is an error and not a search. Cells: Linux binding interrupt-controller/arm,gic-v3; DTSpec 2.4.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Machine;

/// <summary>The GICv3 as interrupt parent.</summary>
internal readonly struct InterruptDomain
{
    private const uint SharedType = 0, FirstShared = 32, SharedCount = 988;
    private const uint PrivateType = 1, FirstPrivate = 16, PrivateCount = 16;
    private const uint TriggerMask = 0xf, EdgeRising = 1, EdgeFalling = 2, LevelHigh = 4, LevelLow = 8;

    private readonly uint _phandle, _cells;

    public InterruptDomain(in FdtNode gic)
    {
        _phandle = gic.Property("phandle"u8).Cell;
        _cells = gic.Property("#interrupt-cells"u8).Cell;
    }

    /// <summary>The n-th of a node's interrupts. Missing when it has fewer.</summary>
    public TreeError Read(in FdtNode node, int index, out HardwareInterrupt interrupt)
    {
        interrupt = default;
        var extended = node.Property("interrupts-extended"u8);
        var list = extended.Exists ? extended.Value : node.Property("interrupts"u8).Value;
        var lead = extended.Exists ? 1 : 0;
        var stride = lead + (_cells is 3 or 4 ? (int)_cells : 0);
        var first = lead + (index * stride);
        if (stride < 3)
            return TreeError.BadCells;
        if (list.Length % (stride * sizeof(uint)) != 0)
            return TreeError.BadLength;
        if (index < 0 || first >= list.Length / sizeof(uint))
            return TreeError.Missing;
        var type = FdtProperty.Cells(list, first, 1);
        var number = (uint)FdtProperty.Cells(list, first + 1, 1);
        var trigger = FdtProperty.Cells(list, first + 2, 1) & TriggerMask;
        var parent = extended.Exists ? FdtProperty.Cells(list, first - 1, 1) : node.Inherited("interrupt-parent"u8).Number;
        if (parent != _phandle || type is not (SharedType or PrivateType))
            return TreeError.Unsupported;
        if (number >= (type == SharedType ? SharedCount : PrivateCount)
            || trigger is not (EdgeRising or EdgeFalling or LevelHigh or LevelLow))
            return TreeError.Absurd;
        interrupt = new((type == SharedType ? FirstShared : FirstPrivate) + number, trigger is EdgeRising or EdgeFalling);
        return TreeError.None;
    }

    /// <summary>The n-th interrupt of a node, which must be private to each CPU.</summary>
    public TreeError ReadPrivate(in FdtNode node, int index, out HardwareInterrupt interrupt)
    {
        var error = Read(node, index, out interrupt);
        return error == TreeError.None && !interrupt.IsPrivate ? TreeError.Absurd : error;
    }
}
