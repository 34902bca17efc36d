// What keeps a pending interrupt from being taken, and that it is taken when that has gone.
namespace Hv.Guests;

internal static unsafe class Holding
{
    private const uint Spi = 80, Other = 81, Sgi = 7;

    public static void Run()
    {
        TestBoth(Spi);
        TestBoth(Sgi);
        TestTakenBack(Spi);
        TestSeparateDeactivation();
    }

    private static void TestBoth(uint interrupt)
    {
        Begin(interrupt);
        Gic.Disable(interrupt);
        Gic.Pend(interrupt);
        None("a disabled interrupt is not taken"u8);
        Gic.Enable(interrupt);
        Once(interrupt, "enabling lets it through"u8);

        Begin(interrupt);
        Cpu.DisableInterrupts();
        Gic.Pend(interrupt);
        Gic.Disable(interrupt);
        Cpu.EnableInterrupts();
        None("an interrupt disabled while it was pending is not taken"u8);
        Gic.Enable(interrupt);
        Once(interrupt, "and is still pending"u8);

        Begin(interrupt);
        CpuInterface.PriorityMask = 0x80;
        Gic.Pend(interrupt);
        None("an interrupt no more urgent than the priority mask is not taken"u8);
        Test.Equal(CpuInterface.Acknowledge, CpuInterface.None, "nor acknowledged"u8);
        CpuInterface.PriorityMask = 0xff;
        Once(interrupt, "lifting the mask lets it through"u8);

        Begin(interrupt);
        CpuInterface.GroupEnable = 0;
        Gic.Pend(interrupt);
        None("with its group off at the CPU an interrupt is not taken"u8);
        CpuInterface.GroupEnable = 1;
        Once(interrupt, "turning the group on lets it through"u8);

        Begin(interrupt);
        Mmio.Write32(Gic.ControlRegister, 1 << 4);
        Gic.Pend(interrupt);
        None("with its group off at the distributor an interrupt is not taken"u8);
        Gic.Start();
        Once(interrupt, "turning the group on there lets it through"u8);

        Begin(interrupt);
        Gic.Activate(interrupt);
        Gic.Pend(interrupt);
        None("an active interrupt is not taken"u8);
        Gic.Deactivate(interrupt);
        Once(interrupt, "ICACTIVER lets it through"u8);

        Begin(interrupt);
        Cpu.DisableInterrupts();
        Gic.Pend(interrupt);
        Test.Equal(CpuInterface.HighestPending, interrupt, "ICC_HPPIR1 names what would be taken"u8);
        Gic.SetPriority(interrupt, 0x20);
        Test.Equal(CpuInterface.Acknowledge, interrupt, "polling ICC_IAR1 acknowledges"u8);
        Test.Equal(CpuInterface.RunningPriority, 0x20, "with the priority it was given while pending"u8);
        CpuInterface.EndOfInterrupt(interrupt);
        Cpu.EnableInterrupts();
        None("what polling ended is not taken"u8);
        Gic.Disable(interrupt);
    }

    private static void TestTakenBack(uint interrupt)
    {
        Begin(interrupt);
        Cpu.DisableInterrupts();
        Gic.Pend(interrupt);
        Gic.Unpend(interrupt);
        Test.Equal(CpuInterface.Acknowledge, CpuInterface.None, "an interrupt taken back is not acknowledged"u8);
        Cpu.EnableInterrupts();
        None("an interrupt taken back is not taken"u8);
        Gic.Disable(interrupt);
    }

    /// <summary>EOImode 1: the end drops the priority, others come, and only ICC_DIR lets the same one come again.</summary>
    private static void TestSeparateDeactivation()
    {
        Begin(Spi);
        Gic.Enable(Other);
        CpuInterface.Separate(true);
        Gic.Pend(Spi);
        Once(Spi, "EOImode 1: an interrupt is taken"u8);
        Test.That(Gic.IsActive(Spi), "EOImode 1: it is active after its end"u8);
        Test.Equal(CpuInterface.RunningPriority & 0xff, 0xff, "EOImode 1: its priority is dropped"u8);
        Taken.Forget();
        Gic.Pend(Spi);
        None("EOImode 1: it does not come again while active"u8);
        Gic.Pend(Other);
        Once(Other, "EOImode 1: another one comes"u8);
        CpuInterface.Deactivate(Other);
        Taken.Forget();
        CpuInterface.Deactivate(Spi);
        Once(Spi, "EOImode 1: after ICC_DIR it comes again"u8);
        CpuInterface.Deactivate(Spi);
        Test.That(!Gic.IsActive(Spi) && !Gic.IsActive(Other), "EOImode 1: ICC_DIR makes inactive"u8);
        CpuInterface.Separate(false);
        Gic.Disable(Spi);
        Gic.Disable(Other);
    }

    private static void Begin(uint interrupt)
    {
        Taken.Forget();
        Gic.Enable(interrupt);
    }

    private static void None(ReadOnlySpan<byte> what) => Taken.Expect([], what);

    private static void Once(uint interrupt, ReadOnlySpan<byte> what) => Taken.Expect([interrupt, interrupt | Taken.End], what);
}
