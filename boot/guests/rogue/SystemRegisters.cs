// Every encoding of MRS, MSR and SYS: 32,768 registers read, and written back with what was read (a register of this guest that takes
// another value would end the guest by its own hand); the debug and PMU registers with all ones as well.
namespace Hv.Guests;

internal static class SystemRegisters
{
    private const uint Read = 0xd530_0000, Write = 0xd510_0000, Sys = 0xd508_0000, SysResult = 0xd528_0000;
    private const uint Op0Is3 = 1 << 19;

    public static void Run()
    {
        Tally reads = default, writes = default, operations = default;
        for (uint encoding = 0; encoding < 1 << 14; encoding++)
        {
            TryRegister(Op0Is3 | (encoding << 5), ref reads, ref writes);
            TryRegister(encoding << 5, ref reads, ref writes);
            operations.Count(Probe.Try(Sys | (encoding << 5), Board.Scratch + 0x1000));
            operations.Count(Probe.Try(SysResult | (encoding << 5)));
        }

        reads.Print("MRS"u8);
        writes.Print("MSR"u8);
        operations.Print("SYS and SYSL"u8);
    }

    private static void TryRegister(uint register, ref Tally reads, ref Tally writes)
    {
        Outcome read = Probe.Try(Read | register);
        reads.Count(read);
        ulong value = read == Outcome.Completed ? Probe.Result : 0;
        Outcome write = Probe.Try(Write | register, value);
        writes.Count(write);
        if (IsDebugOrPmu(register))
        {
            writes.Count(Probe.Try(Write | register, ulong.MaxValue));
            Probe.Try(Write | register, value);
        }

        // op1 4 to 7: EL2, the EL1 registers seen from EL2, EL3, secure EL1 (Arm ARM, D17.1).
        if ((register & Op0Is3) != 0 && (register >> 16 & 7) >= 4)
            Test.That(read == Outcome.Undefined && write == Outcome.Undefined, "registers of EL2 and EL3 are undefined at EL1"u8);
    }

    private static bool IsDebugOrPmu(uint register)
    {
        uint crn = register >> 12 & 15, crm = register >> 8 & 15;
        return (register & Op0Is3) == 0 || (crn == 9 && crm >= 12) || (crn == 14 && crm >= 8);
    }
}
