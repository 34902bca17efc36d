// Why: the allowlist for ID_AA64PFR* (Arm ARM DDI 0487, D19.2).
// Promises: what is not named is hidden: EL2, EL3, RAS, SVE, SEL2, MPAM, AMU, RME; MTE, SME, RNDR_trap, NMI, GCS, THE,
// PFAR and the rest of PFR1; all of PFR2, ZFR0, SMFR0 and FPFR0.
namespace Hv.Services.CpuId;

/// <summary>The AArch64 processor feature registers.</summary>
internal static class ProcessorFeatures
{
    /// <summary>The value of ID_AA64PFR0_EL1.EL0 for an EL0 that runs AArch32 too.</summary>
    public const int El0RunsAArch32 = 2;

    /// <summary>ID_AA64PFR0_EL1.</summary>
    public static ulong Pfr0(ulong machine) => IdFields.Of(machine)
        .Unsigned(shift: 0, max: El0RunsAArch32) // EL0
        .Fixed(shift: 4, value: 1) // EL1: AArch64 only
        .Signed(shift: 16, max: 1) // FP: FEAT_FP16
        .Signed(shift: 20, max: 1) // AdvSIMD: FEAT_FP16
        .Fixed(shift: 24, value: 1) // GIC: the System register interface, GICv3; hv runs on no other
        .Unsigned(shift: 48, max: 1) // DIT: FEAT_DIT, a bit of PSTATE
        .Unsigned(shift: 56, max: 1) // CSV2: FEAT_CSV2; from 2 on there is SCXTNUM_EL1, which hv does not switch
        .Unsigned(shift: 60, max: 1) // CSV3: FEAT_CSV3
        .Value;

    /// <summary>ID_AA64PFR1_EL1.</summary>
    public static ulong Pfr1(ulong machine) => IdLimits.None
        .Unsigned(shift: 0, max: 1) // BT: FEAT_BTI, which needs PSTATE.BTYPE alone
        .Unsigned(shift: 4, max: 2) // SSBS: FEAT_SSBS2, a bit of PSTATE
        .Unsigned(shift: 32, max: 1) // CSV2_frac: FEAT_CSV2_1p1; 2 has SCXTNUM_EL1
        .Of(machine);
}
