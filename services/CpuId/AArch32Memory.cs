// Why: the allowlist for the AArch32 ID_MMFR* (Arm ARM DDI 0487, D19.2). No program reads them, but a kernel compares
// them between its cores and prints what it finds.
// Promises: hidden are PMSA, TCM, FCSE, XNX, AC2, EVT, the Supersection and Harvard-cache fields, and ID_MMFR5_EL1.
namespace Hv.Services.CpuId;

/// <summary>The AArch32 memory model feature registers.</summary>
internal static class AArch32Memory
{
    /// <summary>What may be seen of a register of CRm 1 to 3.</summary>
    /// <param name="register">Its element in an <see cref="IdRegisterFile"/>.</param>
    public static IdLimits Limits(int register) => register switch
    {
        IdRegister.Mmfr0 => IdLimits.None
            .Unsigned(shift: 0, max: 5) // VMSA: long descriptors
            .Unsigned(shift: 8, max: 1) // OuterShr
            .Unsigned(shift: 12, max: 1) // ShareLvl
            .Unsigned(shift: 20, max: 2) // AuxReg
            .Unsigned(shift: 28, max: 1), // InnerShr
        IdRegister.Mmfr1 => IdLimits.None
            .Unsigned(shift: 28, max: 4), // BPred
        IdRegister.Mmfr2 => IdLimits.None
            .Unsigned(shift: 16, max: 6) // UniTLB
            .Unsigned(shift: 20, max: 2) // MemBarr
            .Unsigned(shift: 24, max: 1), // WFIStall
        IdRegister.Mmfr3 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // CMaintVA
            .Unsigned(shift: 4, max: 1) // CMaintSW
            .Unsigned(shift: 8, max: 2) // BPMaint
            .Unsigned(shift: 12, max: 2) // MaintBcst
            .Unsigned(shift: 16, max: 2) // PAN
            .Unsigned(shift: 20, max: 1) // CohWalk
            .Unsigned(shift: 24, max: 2), // CMemSz
        IdRegister.Mmfr4 => IdLimits.None
            .Unsigned(shift: 0, max: 1) // SpecSEI
            .Unsigned(shift: 12, max: 1) // CnP
            .Unsigned(shift: 16, max: 1) // HPDS
            .Unsigned(shift: 20, max: 1) // LSM
            .Unsigned(shift: 24, max: 1), // CCIDX
        _ => IdLimits.None,
    };
}
