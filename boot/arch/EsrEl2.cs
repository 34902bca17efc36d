// Why: the syndrome is the first thing that the core looks at after every exit.
namespace Hv.Arch;

/// <summary>ESR_EL2, the Exception Syndrome Register (Arm ARM DDI 0487, D19.2.37).</summary>
public readonly struct EsrEl2
{
    /// <summary>A syndrome by its bits.</summary>
    public EsrEl2(ulong value) => Value = value;

    /// <summary>The register's bits.</summary>
    public ulong Value { get; }

    /// <summary>EC, bits 31:26: what happened.</summary>
    public ExceptionClass Class => (ExceptionClass)((uint)Value >> 26);

    /// <summary>Whether it happened.</summary>
    public bool Is(ExceptionClass exceptionClass) => (uint)Value >> 26 == (uint)exceptionClass;

    /// <summary>IL, bit 25: the instruction has 32 bits.</summary>
    public bool Is32Bit => (Value & (1 << 25)) != 0;

    /// <summary>The instruction's length in bytes.</summary>
    public uint InstructionLength => 2 + ((uint)Value >> 24 & 2);

    /// <summary>The length of an MRS or MSR, which AArch64 alone has.</summary>
    public const uint SystemRegisterInstructionLength = 4;

    /// <summary>ISS, bits 24:0: details, by class.</summary>
    public uint Iss => (uint)Value & 0x1FFFFFF;

    /// <summary>The ISS of an HVC: its immediate, bits 15:0.</summary>
    public ushort Immediate => (ushort)Value;

    /// <summary>The ISS of a trapped WFx, TI, bits 1:0: which instruction.</summary>
    public WaitInstruction Wait => (WaitInstruction)(Value & 3);

    /// <summary>A synchronous External abort of the same kind of access, as EL1 sees it (Arm ARM, D19.2.36, ISS of an abort).</summary>
    /// <param name="from">The guest's PSTATE at the access.</param>
    public EsrEl2 AsExternalAbort(Pstate from)
    {
        bool isFetch = Class == ExceptionClass.InstructionAbortLower;
        ExceptionClass lower = isFetch ? ExceptionClass.InstructionAbortLower : ExceptionClass.DataAbortLower;
        uint write = isFetch ? 0 : Iss & (1 << 6);
        return Of((ExceptionClass)((int)lower + (from.ExceptionLevel == 1 ? 1 : 0)), write | (uint)FaultStatus.External);
    }

    /// <summary>The syndrome of an exception that hv gives to a guest.</summary>
    public static EsrEl2 Of(ExceptionClass exceptionClass, uint iss) => new(((ulong)exceptionClass << 26) | (1UL << 25) | iss);
}

/// <summary>The instructions of the class <see cref="ExceptionClass.Wait"/>.</summary>
public enum WaitInstruction : byte
{
    /// <summary>WFI.</summary>
    Wfi = 0,

    /// <summary>WFE.</summary>
    Wfe = 1,

    /// <summary>WFIT.</summary>
    Wfit = 2,

    /// <summary>WFET.</summary>
    Wfet = 3,
}
