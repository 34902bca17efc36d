// Why: hv starts vCPUs and takes exceptions on their behalf, and both set the guest's PSTATE.
namespace Hv.Arch;

/// <summary>PSTATE as SPSR_EL2 has it (Arm ARM DDI 0487, D19.2.144).</summary>
public readonly struct Pstate
{
    private const ulong Daif = 0xF << 6;
    private const ulong El1h = 0b0101;

    /// <summary>A PSTATE by its bits.</summary>
    public Pstate(ulong value) => Value = value;

    /// <summary>The bits.</summary>
    public ulong Value { get; }

    /// <summary>EL1 with SP_EL1, all exceptions masked: the state at reset and in an exception handler's first instruction.</summary>
    public static Pstate El1Masked => new(El1h | Daif);

    /// <summary>M[4], bit 4: AArch32.</summary>
    public bool IsAArch32 => (Value & (1 << 4)) != 0;

    /// <summary>M[3:2], bits 3:2: the Exception level.</summary>
    public int ExceptionLevel => IsAArch32 ? 0 : (int)(Value >> 2 & 3);

    /// <summary>M[0]: SP_ELx and not SP_EL0.</summary>
    public bool UsesSpElx => (Value & 1) != 0;

    /// <summary>Where EL1's vector of a synchronous exception from here is, behind VBAR_EL1 (Arm ARM, D1.3.1 "Exception vectors").</summary>
    public uint VectorOffset => IsAArch32 ? 0x600u : ExceptionLevel == 0 ? 0x400u : UsesSpElx ? 0x200u : 0u;

    /// <summary>
    /// PSTATE in the handler of an exception to EL1 taken from here (Arm ARM, D1.3 "Exception entry"): masked, EL1h; PAN set unless SCTLR_EL1.SPAN
    /// (bit 23) is; SSBS from SCTLR_EL1.DSSBS (bit 44); NZCV and DIT kept; UAO, SS, IL, BTYPE clear.
    /// </summary>
    /// <param name="sctlrEl1">The guest's SCTLR_EL1.</param>
    /// <param name="hasPan">Whether the CPU has FEAT_PAN.</param>
    public Pstate OnExceptionToEl1(ulong sctlrEl1, bool hasPan)
    {
        const ulong Kept = 0xFUL << 28 | 1UL << 24;
        ulong pan = hasPan ? (sctlrEl1 & (1UL << 23)) == 0 ? 1UL << 22 : Value & (1UL << 22) : 0;
        ulong ssbs = (sctlrEl1 >> 44 & 1) << 12;
        return new Pstate(El1Masked.Value | (Value & Kept) | pan | ssbs);
    }
}
