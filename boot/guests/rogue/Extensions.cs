// The ID registers tell the truth: an instruction of an extension that they deny is undefined (Arm ARM, D17.2), whatever the core has.
namespace Hv.Guests;

internal static class Extensions
{
    private const uint Pfr0 = 0xd538_0400, Pfr1 = 0xd538_0420, Dfr0 = 0xd538_0500, Isar0 = 0xd538_0600, Isar1 = 0xd538_0620,
        Isar2 = 0xd538_0640, Mmfr1 = 0xd538_0720;
    private const uint ReadSctlr = 0xd538_1000, WriteSctlr = 0xd518_1000;
    private const ulong EnableInstructionKeyA = 1UL << 31, TrappedSve = 0x19, TrappedSme = 0x1d;

    public static void Run()
    {
        Check(Pfr0, 32, 0x04bf_5020, "SVE: RDVL"u8);
        Check(Pfr0, 44, 0xd53b_d200, "AMU: AMCR_EL0"u8);
        Check(Pfr0, 40, 0xd538_a520, "MPAM: MPAM0_EL1"u8);
        Check(Pfr0, 28, 0xd538_5300, "RAS: ERRIDR_EL1"u8);
        Check(Pfr1, 24, 0xd503_477f, "SME: SMSTART"u8);
        Check(Pfr1, 8, 0x9adf_1000, "MTE: IRG"u8);
        Check(Dfr0, 8, 0xd53b_9c00, "PMU: PMCR_EL0"u8);
        Check(Dfr0, 32, 0xd538_9900, "SPE: PMSCR_EL1"u8);
        Check(Dfr0, 44, 0xd538_9b00, "TRBE: TRBLIMITR_EL1"u8);
        Check(Dfr0, 4, 0xd531_0200, "trace: TRCSTATR"u8);
        Check(Isar0, 60, 0xd53b_2400, "RNDR"u8);
        Check(Isar0, 24, 0xd523_3060, "TME: TSTART"u8);
        Check(Isar0, 20, 0xf820_0022, "LSE: LDADD"u8);
        Check(Isar1, 60, 0xf83f_d020, "LS64: LD64B"u8);
        Check(Isar2, 0, 0xd503_1000, "WFXT: WFET"u8);
        Check(Mmfr1, 16, 0xd538_a400, "LOR: LORSA_EL1"u8);
        CheckPointerAuthentication();
        if (Psci.IsHv)
        {
            Test.Equal(Field(Pfr0, 32) | Field(Pfr1, 24) | Field(Pfr1, 8), 0, "hv shows no SVE, SME or MTE"u8);
            Test.Equal(Field(Dfr0, 8) is 0 or 15 ? 0u : 1u, 0, "hv shows no PMU"u8);
        }
    }

    /// <summary>Denied, PACIA must be undefined; but where the core has it, it is a NOP until SCTLR_EL1.EnIA is set.</summary>
    private static void CheckPointerAuthentication()
    {
        if ((Field(Isar1, 4) | Field(Isar1, 8) | Field(Isar2, 12)) != 0)
            return;
        Probe.Try(ReadSctlr);
        ulong control = Probe.Result;
        Probe.Try(WriteSctlr, control | EnableInstructionKeyA);
        Outcome outcome = Probe.Try(0xdac1_0020, 1, 2);
        Probe.Try(WriteSctlr, control);
        Test.That(outcome == Outcome.Undefined, "pointer authentication: PACIA"u8);
    }

    /// <summary>
    /// Where the field of an ID register is 0, the instruction must be undefined. Of SVE and SME, where the core has them, the guest's
    /// own CPACR_EL1 traps first: nobody can hide that.
    /// </summary>
    private static void Check(uint register, int field, uint instruction, ReadOnlySpan<byte> name)
    {
        Outcome outcome = Probe.Try(instruction, 0, Board.Scratch + 0x1000);
        ulong exception = Probe.ExceptionClass;
        if (Field(register, field) == 0)
            Test.That(outcome == Outcome.Undefined || exception is TrappedSve or TrappedSme, name);
    }

    private static ulong Field(uint register, int field) => Probe.Try(register) == Outcome.Completed ? Probe.Result >> field & 15 : 0;
}
