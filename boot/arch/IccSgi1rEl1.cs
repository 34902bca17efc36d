// Why: to ask another CPU for something is to write its affinity in the form that this register has.
namespace Hv.Arch;

/// <summary>ICC_SGI1R_EL1 (GIC IHI 0069, 12.2.20): Aff3 55:48, RS 47:44, Aff2 39:32, INTID 27:24, Aff1 23:16, TargetList 15:0.</summary>
public readonly struct IccSgi1rEl1
{
    private IccSgi1rEl1(ulong value) => Value = value;

    /// <summary>The register's bits.</summary>
    public ulong Value { get; }

    /// <summary>An SGI, 0 to 15, for one CPU.</summary>
    /// <param name="intId">The SGI.</param>
    /// <param name="affinity">The CPU, as in MPIDR_EL1: Aff3 39:32, Aff2 23:16, Aff1 15:8, Aff0 7:0.</param>
    public static IccSgi1rEl1 To(uint intId, ulong affinity) =>
        new((affinity >> 32 & 0xFF) << 48 | (affinity >> 4 & 0xF) << 44 | (affinity >> 16 & 0xFF) << 32 |
            (ulong)intId << 24 | (affinity >> 8 & 0xFF) << 16 | 1UL << (int)(affinity & 15));
}
