// Why: LogText puts ESR_EL2 into words; a service cannot name the core's register structs, so the few fields it needs
// stand here.
namespace Hv.Services.Console;

/// <summary>ESR_EL2 (Arm ARM DDI 0487, D24.2.40).</summary>
internal readonly struct Syndrome
{
    internal const byte Wfx = 0x01;
    internal const byte FloatingPoint = 0x07;
    internal const byte PointerAuthentication = 0x09;
    internal const byte Ls64 = 0x0A;
    internal const byte IllegalState = 0x0E;
    internal const byte Hvc = 0x16;
    internal const byte Smc = 0x17;
    internal const byte Sve = 0x19;
    internal const byte ExceptionReturn = 0x1A;
    internal const byte Sme = 0x1D;

    private const byte InstructionAbort = 0x20;

    private readonly ulong _bits;

    /// <summary>A syndrome by the register's value.</summary>
    internal Syndrome(ulong bits) => _bits = bits;

    /// <summary>EC: the exception class.</summary>
    internal byte Class => (byte)Field(26, 6);

    /// <summary>Whether this is an Instruction Abort from a lower Exception level.</summary>
    internal bool IsInstructionAbort => Class == InstructionAbort;

    /// <summary>Of a Data Abort, ISS.WnR: a write.</summary>
    internal bool IsWrite => Field(6, 1) != 0;

    /// <summary>Of an abort, ISS.DFSC or IFSC: the fault status.</summary>
    internal byte FaultStatus => (byte)Field(0, 6);

    /// <summary>Of a trapped MSR or MRS, ISS.Direction: MRS.</summary>
    internal bool IsRegisterRead => Field(0, 1) != 0;

    /// <summary>Of a trapped MSR or MRS: the register's op0.</summary>
    internal byte Op0 => (byte)Field(20, 2);

    /// <summary>Its op1.</summary>
    internal byte Op1 => (byte)Field(14, 3);

    /// <summary>Its CRn.</summary>
    internal byte CRn => (byte)Field(10, 4);

    /// <summary>Its CRm.</summary>
    internal byte CRm => (byte)Field(1, 4);

    /// <summary>Its op2.</summary>
    internal byte Op2 => (byte)Field(17, 3);

    private ulong Field(int lowest, int width) => _bits >> lowest & ((1ul << width) - 1);
}
