// Why: the allowlist for the AArch32 ID registers (Arm ARM DDI 0487, D19.2), which tell a 64-bit kernel what its 32-bit
// programs may do. EL1 itself is AArch64 only.
// Promises: what only an AArch32 EL1 or a level above has is hidden: ProgMod, Security, MProgMod, Virtualization, SMC,
// RAS, AMU, the PMU, trace, memory-mapped debug; ID_AFR0_EL1, ID_DFR1_EL1 and ID_MMFR5_EL1 as a whole.
namespace Hv.Services.CpuId;

/// <summary>The AArch32 feature registers.</summary>
internal static class AArch32Features
{
    private const int DebugV8p2 = 8;

    /// <summary>A register of CRm 1 to 3.</summary>
    /// <param name="register">Its element in an <see cref="IdRegisterFile"/>.</param>
    /// <param name="machine">The machine's value.</param>
    public static ulong Of(int register, ulong machine) => register == IdRegister.Pfr1 ? Pfr1(machine) : Limits(register).Of(machine);

    private static ulong Pfr1(ulong machine) => IdFields.Of(machine)
        .Unsigned(shift: 16, max: 1) // GenTimer: 2 would be FEAT_ECV
        .Fixed(shift: 28, value: 1) // GIC: as ID_AA64PFR0_EL1
        .Value;

    private static IdLimits Limits(int register) => register switch
    {
        IdRegister.Pfr0 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // State0: A32
            .Unsigned(shift: 4, max: 3) // State1: T32
            .Unsigned(shift: 8, max: 1) // State2: trivial Jazelle
            .Unsigned(shift: 16, max: 1) // CSV2
            .Unsigned(shift: 24, max: 1), // DIT
        IdRegister.Pfr2 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // CSV3
            .Unsigned(shift: 4, max: 1), // SSBS
        IdRegister.Dfr0 => IdLimits.None
            .Unsigned(shift: 0, max: DebugV8p2), // CopDbg
        IdRegister.Isar0 => IdLimits.None
            .Unsigned(shift: 4, max: 1) // BitCount
            .Unsigned(shift: 8, max: 1) // BitField
            .Unsigned(shift: 12, max: 1) // CmpBranch
            .Unsigned(shift: 20, max: 1) // Debug: BKPT
            .Unsigned(shift: 24, max: 2), // Divide
        IdRegister.Isar1 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // Endian: SETEND
            .Unsigned(shift: 4, max: 1) // Except
            .Unsigned(shift: 8, max: 1) // Except_AR
            .Unsigned(shift: 12, max: 2) // Extend
            .Unsigned(shift: 16, max: 1) // IfThen
            .Unsigned(shift: 20, max: 1) // Immediate
            .Unsigned(shift: 24, max: 3) // Interwork
            .Unsigned(shift: 28, max: 1), // Jazelle: BXJ as BX
        IdRegister.Isar2 => IdLimits.None
            .Unsigned(shift: 0, max: 2) // LoadStore
            .Unsigned(shift: 4, max: 4) // MemHint
            .Unsigned(shift: 8, max: 2) // MultiAccessInt
            .Unsigned(shift: 12, max: 2) // Mult
            .Unsigned(shift: 16, max: 3) // MultS
            .Unsigned(shift: 20, max: 2) // MultU
            .Unsigned(shift: 24, max: 1) // PSR_AR
            .Unsigned(shift: 28, max: 2), // Reversal
        IdRegister.Isar3 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // Saturate
            .Unsigned(shift: 4, max: 3) // SIMD
            .Unsigned(shift: 8, max: 1) // SVC
            .Unsigned(shift: 12, max: 2) // SynchPrim
            .Unsigned(shift: 16, max: 1) // TabBranch
            .Unsigned(shift: 20, max: 1) // T32Copy
            .Unsigned(shift: 24, max: 1), // TrueNOP
        IdRegister.Isar4 => IdLimits.None
            .Unsigned(shift: 0, max: 2) // Unpriv
            .Unsigned(shift: 4, max: 4) // WithShifts
            .Unsigned(shift: 8, max: 1) // Writeback
            .Unsigned(shift: 16, max: 1) // Barrier
            .Unsigned(shift: 20, max: 3), // SynchPrim_frac
        IdRegister.Isar5 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // SEVL
            .Unsigned(shift: 4, max: 2) // AES
            .Unsigned(shift: 8, max: 1) // SHA1
            .Unsigned(shift: 12, max: 1) // SHA2
            .Unsigned(shift: 16, max: 1) // CRC32
            .Unsigned(shift: 24, max: 1) // RDM
            .Unsigned(shift: 28, max: 1), // VCMA
        IdRegister.Isar6 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // JSCVT
            .Unsigned(shift: 4, max: 1) // DP
            .Unsigned(shift: 8, max: 1) // FHM
            .Unsigned(shift: 12, max: 1) // SB
            .Unsigned(shift: 16, max: 1) // SPECRES
            .Unsigned(shift: 20, max: 1) // BF16
            .Unsigned(shift: 24, max: 1) // I8MM
            .Unsigned(shift: 28, max: 1), // CLRBHB
        IdRegister.Mvfr0 => IdLimits.None
            .Unsigned(shift: 0, max: 2) // SIMDReg
            .Unsigned(shift: 4, max: 2) // FPSP
            .Unsigned(shift: 8, max: 2) // FPDP
            .Unsigned(shift: 12, max: 1) // FPTrap
            .Unsigned(shift: 16, max: 1) // FPDivide
            .Unsigned(shift: 20, max: 1) // FPSqrt
            .Unsigned(shift: 24, max: 1) // FPShVec
            .Unsigned(shift: 28, max: 1), // FPRound
        IdRegister.Mvfr1 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // FPFtZ
            .Unsigned(shift: 4, max: 1) // FPDNaN
            .Unsigned(shift: 8, max: 1) // SIMDLS
            .Unsigned(shift: 12, max: 1) // SIMDInt
            .Unsigned(shift: 16, max: 1) // SIMDSP
            .Unsigned(shift: 20, max: 2) // SIMDHP: FEAT_FP16
            .Unsigned(shift: 24, max: 3) // FPHP: FEAT_FP16
            .Unsigned(shift: 28, max: 1), // SIMDFMAC
        IdRegister.Mvfr2 => IdLimits.None
            .Unsigned(shift: 0, max: 3) // SIMDMisc
            .Unsigned(shift: 4, max: 4), // FPMisc
        _ => AArch32Memory.Limits(register),
    };
}
