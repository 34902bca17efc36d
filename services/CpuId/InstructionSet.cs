// Why: the allowlist for ID_AA64ISAR* (Arm ARM DDI 0487, D19.2).
// Promises: only instructions that work on registers hv switches anyway, and are not trapped. Hidden: TME; pointer
// authentication (APA, API, GPA, GPI, GPA3, APA3, PAC_frac), whose keys hv does not switch; XS, LS64, WFxT, MOPS, which
// need HCRX_EL2 or trap; RPRES, BC, RPRFM, CSSC, LUT and later additions; ID_AA64ISAR3_EL1 as a whole.
namespace Hv.Services.CpuId;

/// <summary>The AArch64 instruction set attribute registers.</summary>
internal static class InstructionSet
{
    /// <summary>ID_AA64ISAR0_EL1.</summary>
    public static ulong Isar0(ulong machine) => IdLimits.None
        .Unsigned(shift: 4, max: 2) // AES: FEAT_AES, FEAT_PMULL
        .Unsigned(shift: 8, max: 1) // SHA1: FEAT_SHA1
        .Unsigned(shift: 12, max: 2) // SHA2: FEAT_SHA256, FEAT_SHA512
        .Unsigned(shift: 16, max: 1) // CRC32: FEAT_CRC32
        .Unsigned(shift: 20, max: 2) // Atomic: FEAT_LSE
        .Unsigned(shift: 28, max: 1) // RDM: FEAT_RDM
        .Unsigned(shift: 32, max: 1) // SHA3: FEAT_SHA3
        .Unsigned(shift: 36, max: 1) // SM3: FEAT_SM3
        .Unsigned(shift: 40, max: 1) // SM4: FEAT_SM4
        .Unsigned(shift: 44, max: 1) // DP: FEAT_DotProd
        .Unsigned(shift: 48, max: 1) // FHM: FEAT_FHM
        .Unsigned(shift: 52, max: 2) // TS: FEAT_FlagM, FEAT_FlagM2
        .Unsigned(shift: 56, max: 2) // TLB: FEAT_TLBIOS, FEAT_TLBIRANGE
        .Unsigned(shift: 60, max: 1) // RNDR: FEAT_RNG
        .Of(machine);

    /// <summary>ID_AA64ISAR1_EL1.</summary>
    public static ulong Isar1(ulong machine) => IdLimits.None
        .Unsigned(shift: 0, max: 2) // DPB: FEAT_DPB, FEAT_DPB2
        .Unsigned(shift: 12, max: 1) // JSCVT: FEAT_JSCVT
        .Unsigned(shift: 16, max: 1) // FCMA: FEAT_FCMA
        .Unsigned(shift: 20, max: 2) // LRCPC: FEAT_LRCPC, FEAT_LRCPC2
        .Unsigned(shift: 32, max: 1) // FRINTTS: FEAT_FRINTTS
        .Unsigned(shift: 36, max: 1) // SB: FEAT_SB
        .Unsigned(shift: 40, max: 1) // SPECRES: FEAT_SPECRES
        .Unsigned(shift: 44, max: 1) // BF16: FEAT_BF16
        .Unsigned(shift: 48, max: 1) // DGH: FEAT_DGH
        .Unsigned(shift: 52, max: 1) // I8MM: FEAT_I8MM
        .Of(machine);

    /// <summary>ID_AA64ISAR2_EL1.</summary>
    public static ulong Isar2(ulong machine) => IdLimits.None
        .Unsigned(shift: 28, max: 1) // CLRBHB: FEAT_CLRBHB, which a kernel clears its branch history with
        .Of(machine);
}
