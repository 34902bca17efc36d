// Why: what each exception class from a guest becomes. One row a class, all 64: none is forgotten.

namespace Hv.Arch;

/// <summary>What is done with an exception class.</summary>
public enum TrapAction : byte
{
    /// <summary>A class that the architecture does not define, or that no setting of hv lets through: logged, UNDEFINED to the guest.</summary>
    UnknownClass,

    /// <summary>An instruction that the guest does not have: UNDEFINED.</summary>
    Instruction,

    /// <summary>A load or store that stage 2 stopped.</summary>
    DataAbort,

    /// <summary>A fetch that stage 2 stopped.</summary>
    InstructionAbort,

    /// <summary>MRS, MSR or a System instruction.</summary>
    SystemRegister,

    /// <summary>HVC.</summary>
    Hypercall,

    /// <summary>WFI.</summary>
    Wait,
}

/// <summary>The table by ESR_EL2.EC (Arm ARM DDI 0487, D19.2.37).</summary>
public static class TrapTable
{
    private const byte U = (byte)TrapAction.UnknownClass;
    private const byte I = (byte)TrapAction.Instruction;
    private const byte D = (byte)TrapAction.DataAbort;
    private const byte F = (byte)TrapAction.InstructionAbort;
    private const byte R = (byte)TrapAction.SystemRegister;
    private const byte H = (byte)TrapAction.Hypercall;
    private const byte W = (byte)TrapAction.Wait;

    private static ReadOnlySpan<byte> Rows =>
    [
        //  +0 +1 +2 +3 +4 +5 +6 +7
        I, W, U, I, I, I, I, I, // 00 unknown, 01 WFx, 03-06 AArch32 coprocessor accesses (EL0), 07 SVE, SIMD, floating point
        I, I, I, U, I, I, I, U, // 08 VMRS, 09 pointer authentication, 0A LD64B, 0C MRRC, 0D BTI, 0E illegal execution
        U, U, I, I, I, U, H, I, // 12 HVC32, 13 SMC32, 14 MSRR, 16 HVC64, 17 SMC64
        R, I, I, U, I, I, U, U, // 18 MSR/MRS, 19 SVE, 1A ERET, 1C pointer authentication failure, 1D SME
        F, U, U, U, D, U, U, I, // 20 instruction abort, 24 data abort, 27 MOPS
        U, U, U, U, U, U, U, U, // 28 and 2C floating-point exceptions go to EL1
        U, U, U, U, U, U, U, U, // 30-35 debug exceptions go to EL1 (MDCR_EL2.TDE is 0)
        I, U, U, U, U, U, U, U, // 38 BKPT of AArch32, 3C BRK: to EL1
    ];

    /// <summary>The action of a class.</summary>
    public static TrapAction ActionOf(ExceptionClass exceptionClass) => (TrapAction)Rows[(int)exceptionClass & 63];
}
