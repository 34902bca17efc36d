// Why: the allowlist for ID_AA64DFR* (Arm ARM DDI 0487, D19.2).
// Promises: self-hosted debug is the machine's own. Hidden: trace, the PMU, SPE, TRBE, BRBE, MTPMU, HPMN0; ID_AA64DFR1_EL1
// and the auxiliary ID_AA64AFR0_EL1 and ID_AA64AFR1_EL1 as a whole.
namespace Hv.Services.CpuId;

/// <summary>The AArch64 debug feature registers.</summary>
internal static class DebugFeatures
{
    private const int DebugV8p2 = 8;
    private const int AnyCount = 15;

    /// <summary>ID_AA64DFR0_EL1.</summary>
    public static ulong Dfr0(ulong machine) => IdFields.Of(machine)
        .Unsigned(shift: 0, max: DebugV8p2) // DebugVer
        .Unsigned(shift: 12, max: AnyCount) // BRPs: breakpoints, less one
        .Unsigned(shift: 20, max: AnyCount) // WRPs: watchpoints, less one
        .Unsigned(shift: 28, max: AnyCount) // CTX_CMPs: context-aware breakpoints, less one
        .Fixed(shift: 36, value: 0xF) // DoubleLock: none, OSDLR_EL1 is RAZ/WI
        .Value;
}
