// Calls to whoever is above, by chance, and instructions that wait, many times.
namespace Hv.Guests;

internal static class Calls
{
    private const uint Hvc = 0xd400_0002, Smc = 0xd400_0003, Svc = 0xd400_0001, Brk = 0xd420_0000, Hlt = 0xd440_0000, Wfe = 0xd503_205f,
        Wfi = 0xd503_207f, Sev = 0xd503_209f, Yield = 0xd503_203f;
    private const uint Times = 2000, Sgi = 9;

    private static bool IsRefused => (int)Probe.Result == (int)PsciResult.NotSupported;

    public static void Run()
    {
        var random = new Xorshift(0xca11);
        Tally tally = default;
        for (uint i = 0; i < Times; i++)
        {
            // By the calling convention but for PSCI's own range, whose calls may end the guest.
            ulong function = random.Next() & ~(1UL << 26);
            Outcome outcome = Probe.Try(Hvc, function, random.Next());
            tally.Count(outcome);
            Test.That(outcome == Outcome.Completed && IsRefused, "a chance hypercall is NOT_SUPPORTED"u8);
        }

        for (uint immediate = 1; immediate < 1 << 16; immediate += 257)
        {
            tally.Count(Probe.Try(Hvc | (immediate << 5), random.Next() & ~(1UL << 26)));
            tally.Count(Probe.Try(Svc | (immediate << 5)));
            tally.Count(Probe.Try(Brk | (immediate << 5)));
            tally.Count(Probe.Try(Hlt | (immediate << 5)));
        }

        for (uint i = 0; i < Times; i++)
        {
            Outcome outcome = Probe.Try(Smc | ((i & 0xf) << 5), i < 16 ? (ulong)PsciFunction.Version : random.Next() & ~(1UL << 26));
            tally.Count(outcome);
            Test.That(outcome == Outcome.Undefined || (outcome == Outcome.Completed && IsRefused), "SMC is undefined or NOT_SUPPORTED"u8);
        }

        tally.Print("HVC, SMC, SVC, BRK and HLT"u8);
        Wait();
    }

    /// <summary>Waiting for what has already come never waits: an event, or a pending interrupt that is masked.</summary>
    private static void Wait()
    {
        ulong start = Timer.VirtualCount;
        Gic.Enable(Sgi);
        CpuInterface.SendSgi(Sgi, Cpu.Affinity);
        Tally tally = default;
        for (uint i = 0; i < 10 * Times; i++)
        {
            tally.Count(Probe.Try(Sev));
            tally.Count(Probe.Try(Wfe));
            tally.Count(Probe.Try(Wfi));
            tally.Count(Probe.Try(Yield));
        }

        Test.Equal(CpuInterface.Acknowledge, Sgi, "the interrupt is still there"u8);
        CpuInterface.EndOfInterrupt(Sgi);
        Test.That(Timer.VirtualCount - start < 30_000 * Timer.Millisecond, "WFI and WFE do not wait for what is there"u8);
        tally.Print("SEV, WFE, WFI and YIELD"u8);
    }
}
