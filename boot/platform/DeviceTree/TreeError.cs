// Everything that can be wrong with a device tree or with what it says, in one closed list: a code travels
// from the byte that is bad to the line that a person reads (Platform/PlatformError) without translation.

namespace Hv.Platform.DeviceTree;

/// <summary>What is wrong with a flattened device tree, or with one property of it.</summary>
internal enum TreeError : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The blob does not start with the magic number (DTSpec 5.2).</summary>
    BadMagic,

    /// <summary>A version before 16, or one that a reader of version 17 cannot read.</summary>
    BadVersion,

    /// <summary>Fewer bytes are there than the header, or than its totalsize, asks for.</summary>
    Truncated,

    /// <summary>A block lies outside the blob or is misaligned, or the strings do not end with a NUL.</summary>
    BadLayout,

    /// <summary>The tokens of the structure block do not make one tree.</summary>
    BadStructure,

    /// <summary>Nodes are nested deeper than <see cref="Fdt.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>A node or property that hv needs is not there.</summary>
    Missing,

    /// <summary>A property's length fits neither its binding nor the cell counts.</summary>
    BadLength,

    /// <summary>#address-cells or #size-cells that do not fit a 64-bit address.</summary>
    BadCells,

    /// <summary>No "ranges" on the way to the root maps the address to the CPUs.</summary>
    NotMapped,

    /// <summary>A value that cannot be true: an address that wraps, an interrupt that does not exist.</summary>
    Absurd,

    /// <summary>Something that exists, and that hv does not drive.</summary>
    Unsupported,

    /// <summary>An interrupt controller older than GICv3.</summary>
    GicV2,

    /// <summary>More of them than hv keeps.</summary>
    TooMany,

    /// <summary>Given twice.</summary>
    Duplicate,

    /// <summary>A range that is not in the machine's memory.</summary>
    OutsideMemory,

    /// <summary>A range that overlaps another one's.</summary>
    Overlaps,
}
