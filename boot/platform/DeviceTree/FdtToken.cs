// The numbers of the flattened format that its reader and its writer share: Devicetree Specification v0.4,
// 5.2 (header) and 5.4.1 (structure block).

namespace Hv.Platform.DeviceTree;

/// <summary>A token of the structure block, DTSpec 5.4.1.</summary>
internal enum FdtToken : uint
{
    /// <summary>Not in the format: what a reader sees where no token is.</summary>
    Corrupt = 0,
    BeginNode = 1,
    EndNode = 2,
    Property = 3,
    Nop = 4,
    End = 9,
}

/// <summary>The header's big-endian words in their order, DTSpec 5.2.</summary>
internal enum FdtHeader
{
    Magic, TotalSize, StructureOffset, StringsOffset, ReservationsOffset,
    Version, LastCompatibleVersion, BootCpu, StringsSize, StructureSize,
    Words,
}
