// Why: GICD_CTLR by its fields, for one Security state.
namespace Hv.Services.VGic;

/// <summary>GICD_CTLR, Distributor Control Register, as a GIC with one Security state has it (GIC IHI 0069, 12.9.4).</summary>
internal readonly struct DistributorControl
{
    private const uint EnableGroup0Bit = 1u << 0;
    private const uint EnableGroup1Bit = 1u << 1;

    // ARE and DS are RAO/WI: affinity routing is always on, and there is one Security state. E1NWF and nASSGIreq are not
    // implemented, and RWP is 0 because a write is answered when its effect is complete.
    private const uint AffinityRoutingBit = 1u << 4;
    private const uint DisableSecurityBit = 1u << 6;

    /// <summary>What a guest writes.</summary>
    internal DistributorControl(uint value) =>
        Value = (value & (EnableGroup0Bit | EnableGroup1Bit)) | AffinityRoutingBit | DisableSecurityBit;

    /// <summary>The register that lets these groups pass.</summary>
    internal DistributorControl(bool enableGroup0, bool enableGroup1)
        : this((enableGroup0 ? EnableGroup0Bit : 0) | (enableGroup1 ? EnableGroup1Bit : 0))
    {
    }

    /// <summary>The register as it is read.</summary>
    internal uint Value { get; }

    /// <summary>EnableGrp0, bit 0.</summary>
    internal bool EnableGroup0 => (Value & EnableGroup0Bit) != 0;

    /// <summary>EnableGrp1, bit 1.</summary>
    internal bool EnableGroup1 => (Value & EnableGroup1Bit) != 0;
}
