// Why: the exception classes by the names of the architecture.
namespace Hv.Arch;

/// <summary>ESR_ELx.EC (Arm ARM DDI 0487, D19.2.37, "EC encoding").</summary>
public enum ExceptionClass : byte
{
    /// <summary>Unknown reason: an UNDEFINED instruction.</summary>
    Unknown = 0x00,

    /// <summary>Trapped WFI, WFE, WFIT or WFET.</summary>
    Wait = 0x01,

    /// <summary>Trapped SVE, Advanced SIMD or floating point by CPACR_EL1.FPEN or CPTR_EL2.TFP.</summary>
    FloatingPoint = 0x07,

    /// <summary>Trapped pointer authentication instruction (HCR_EL2.API).</summary>
    PointerAuthentication = 0x09,

    /// <summary>Illegal Execution state.</summary>
    IllegalExecution = 0x0E,

    /// <summary>HVC in AArch64.</summary>
    Hvc64 = 0x16,

    /// <summary>SMC in AArch64 (HCR_EL2.TSC).</summary>
    Smc64 = 0x17,

    /// <summary>Trapped MSR, MRS or System instruction.</summary>
    SystemRegister = 0x18,

    /// <summary>Trapped SVE (CPTR_EL2.TZ).</summary>
    Sve = 0x19,

    /// <summary>Trapped SME.</summary>
    Sme = 0x1D,

    /// <summary>Instruction Abort from a lower Exception level.</summary>
    InstructionAbortLower = 0x20,

    /// <summary>Instruction Abort of this Exception level.</summary>
    InstructionAbort = 0x21,

    /// <summary>PC alignment fault.</summary>
    PcAlignment = 0x22,

    /// <summary>Data Abort from a lower Exception level.</summary>
    DataAbortLower = 0x24,

    /// <summary>Data Abort of this Exception level.</summary>
    DataAbort = 0x25,

    /// <summary>SP alignment fault.</summary>
    SpAlignment = 0x26,

    /// <summary>SError.</summary>
    SError = 0x2F,

    /// <summary>BRK in AArch64.</summary>
    Brk64 = 0x3C,
}
