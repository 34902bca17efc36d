// Why: GICD_IROUTER<n> by its fields.
namespace Hv.Services.VGic;

/// <summary>GICD_IROUTER&lt;n&gt;, Interrupt Routing Registers (GIC IHI 0069, 12.9.22).</summary>
internal readonly struct InterruptRouting
{
    // Aff3 in bits 39:32, IRM in bit 31, Aff2 to Aff0 in bits 23:0; the others are RES0.
    private const ulong AffinityMask = 0xFF_00FF_FFFF;
    private const ulong AnyVcpuBit = 1UL << 31;

    /// <summary>What a guest writes; reserved bits are not kept.</summary>
    internal InterruptRouting(ulong value) => Value = value & (AffinityMask | AnyVcpuBit);

    /// <summary>The register.</summary>
    internal ulong Value { get; }

    /// <summary>Interrupt_Routing_Mode, bit 31: to any one vCPU, whatever the affinity says.</summary>
    internal bool IsAnyVcpu => (Value & AnyVcpuBit) != 0;

    /// <summary>The affinity fields, as MPIDR_EL1 has them.</summary>
    internal ulong Affinity => Value & AffinityMask;
}
