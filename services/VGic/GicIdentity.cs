// Why: what the controller says of itself, in the registers that do not change.
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>The identification registers.</summary>
internal static class GicIdentity
{
    /// <summary>
    /// GICD_IIDR and GICR_IIDR (GIC IHI 0069, 12.9.15): implementer Arm (JEP106 0x43B), ProductID, variant and revision 0,
    /// as QEMU's virt has it, so that no driver takes it for a chip with errata.
    /// </summary>
    internal const uint Implementer = 0x43B;

    /// <summary>
    /// GICD_TYPER (GIC IHI 0069, 12.9.38): ITLinesNumber, bits 4:0, for INTIDs to 287; IDbits, bits 23:19, is 9 (10 bits);
    /// A3V, bit 24. One Security state, no LPIs, no message-based SPIs, no extended SPIs, SGIs to Aff0 0 to 15 only.
    /// </summary>
    internal const uint DistributorType = (IntId.WordCount - 1) | (9u << 19) | (1u << 24);

    /// <summary>Where the identification registers start in a 64 KiB frame (GIC IHI 0069, 12.9.28 "Identification registers").</summary>
    internal const uint IdentificationStart = 0xFFD0;

    private const uint IdentificationEnd = 0x1_0000;

    // PIDR4 to PIDR7, PIDR0 to PIDR3, CIDR0 to CIDR3. PIDR2 0x3B: ArchRev 3, GICv3. The part number is GIC-500's, which
    // differs between the distributor (0x492) and a redistributor (0x493).
    private static ReadOnlySpan<byte> Identification =>
        [0x44, 0, 0, 0, 0x92, 0xB4, 0x3B, 0, 0x0D, 0xF0, 0x05, 0xB1];

    /// <summary>
    /// GICR_TYPER (GIC IHI 0069, 12.11.35): affinity in bits 63:32, Processor_Number in bits 23:8, Last in bit 4. No LPIs;
    /// PPIs to INTID 31.
    /// </summary>
    internal static ulong RedistributorType(int vcpu, int vcpuCount)
    {
        // Affinity_Value packs Aff3 to Aff0 in 32 bits; MPIDR_EL1 has a gap below Aff3.
        ulong affinity = VcpuAffinity.Of(vcpu);
        ulong packed = (affinity & 0xFF_FFFF) | (affinity >> 32 << 24);
        return (packed << 32) | ((ulong)vcpu << 8) | (vcpu == vcpuCount - 1 ? 1UL << 4 : 0);
    }

    /// <summary>Whether an offset in a frame is that of an identification register.</summary>
    internal static bool IsIdentification(uint offset) => offset - IdentificationStart < IdentificationEnd - IdentificationStart;

    /// <summary>An identification register.</summary>
    internal static uint IdentificationAt(uint offset, bool isRedistributor)
    {
        int index = (int)((offset - IdentificationStart) >> 2);
        return Identification[index] | (isRedistributor && index == 4 ? 1u : 0);
    }
}
