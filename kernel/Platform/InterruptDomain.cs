// How a node's "interrupts" become INTIDs. hv drives one interrupt controller, the GICv3, so a node whose interrupt
// parent is another one is an error and not a search. Cells: Linux binding interrupt-controller/arm,gic-v3; DTSpec 2.4.

using Hv.Kernel.DeviceTree;

namespace Hv.Kernel.Platform;

/// <summary>An interrupt of the machine as its GIC knows it.</summary>
public readonly struct HardwareInterrupt(uint intId, bool edge)
{
    /// <summary>INTID: 16 to 31 private to a CPU (PPI), 32 to 1019 shared (SPI); 0 when there is none.</summary>
    public uint IntId => intId;

    /// <summary>Edge-triggered; else level-sensitive.</summary>
    public bool IsEdge => edge;
}

/// <summary>The GICv3 as interrupt parent.</summary>
internal readonly struct InterruptDomain
{
    private const uint SharedType = 0, PrivateType = 1;
    private const uint SharedCount = 988, PrivateCount = 16;
    private const uint FirstShared = 32, FirstPrivate = 16;
    private const uint TriggerMask = 0xf, EdgeRising = 1, EdgeFalling = 2, LevelHigh = 4, LevelLow = 8;

    private readonly uint _phandle;
    private readonly uint _cells;

    public InterruptDomain(in FdtNode gic)
    {
        gic.Property("phandle"u8).TryCell(out _phandle);
        gic.Property("#interrupt-cells"u8).TryCell(out _cells);
    }

    /// <summary>The n-th of a node's interrupts. Missing when it has fewer.</summary>
    public TreeError Read(in FdtNode node, int index, out HardwareInterrupt interrupt)
    {
        interrupt = default;
        if (_cells is < 3 or > 4)
            return TreeError.BadCells;
        var extended = node.Property("interrupts-extended"u8);
        var list = extended.Exists ? extended.Value : node.Property("interrupts"u8).Value;
        var lead = extended.Exists ? 1 : 0;
        var stride = lead + (int)_cells;
        if (list.Length % (stride * sizeof(uint)) != 0)
            return TreeError.BadLength;
        if (index < 0 || index >= list.Length / (stride * sizeof(uint)))
            return TreeError.Missing;
        var first = index * stride;
        var parent = FdtProperty.Number(list, first, lead);
        if (!extended.Exists && node.Inherited("interrupt-parent"u8).TryCell(out var inherited))
            parent = inherited;
        if (parent != _phandle)
            return TreeError.Unsupported;
        var type = FdtProperty.Number(list, first + lead, 1);
        var number = (uint)FdtProperty.Number(list, first + lead + 1, 1);
        var trigger = (uint)FdtProperty.Number(list, first + lead + 2, 1) & TriggerMask;
        if (type is not (SharedType or PrivateType))
            return TreeError.Unsupported;
        if (trigger is not (EdgeRising or EdgeFalling or LevelHigh or LevelLow) || number >= (type == SharedType ? SharedCount : PrivateCount))
            return TreeError.Absurd;
        interrupt = new((type == SharedType ? FirstShared : FirstPrivate) + number, trigger is EdgeRising or EdgeFalling);
        return TreeError.None;
    }
}
