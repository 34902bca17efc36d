// Where the machine's GICv3 is: Linux binding interrupt-controller/arm,gic-v3.

using System.Runtime.CompilerServices;
using Hv.Kernel.DeviceTree;

namespace Hv.Kernel.Platform;

/// <summary>The machine's GICv3 (IHI 0069).</summary>
public struct GicDescription
{
    /// <summary>The most redistributor regions that hv keeps.</summary>
    public const int MaxRegions = 16;

    private Regions _regions;

    /// <summary>The distributor's registers.</summary>
    public AddressRange Distributor { get; internal set; }

    /// <summary>How many redistributor regions there are, 1 at least.</summary>
    public int RegionCount { get; internal set; }

    /// <summary>Bytes from one CPU's redistributor to the next; 0: GICR_TYPER.VLPIS tells (128 or 256 KiB).</summary>
    public ulong RedistributorStride { get; internal set; }

    /// <summary>The interrupt by which the list registers ask for attention: a PPI.</summary>
    public HardwareInterrupt Maintenance { get; internal set; }

    /// <summary>The n-th region of redistributors.</summary>
    public readonly AddressRange Region(int index) => _regions[index];

    internal bool AddRegion(AddressRange region)
    {
        if (RegionCount == MaxRegions)
            return false;
        _regions[RegionCount++] = region;
        return true;
    }

    [InlineArray(MaxRegions)]
    private struct Regions
    {
        private AddressRange _first;
    }
}
