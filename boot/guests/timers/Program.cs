// The generic timers of EL1, CNTV and CNTP, as Arm ARM (DDI 0487) D11.2 has them: never early, always fired, a level that follows
// ISTATUS and IMASK, CVAL and TVAL two views of one deadline. Everything here holds on bare QEMU virt too.
//
// Where hv differs: CNTV is the hardware's, and hv has taken its interrupt when it fires. If the guest then sets a later deadline, hv
// does not learn of it, so an interrupt that is disabled reads as pending still. Enabled, it is not delivered.
using System.Threading;

namespace Hv.Guests;

internal static unsafe class Program
{
    private const int Rounds = 200;

    private static TimerLog s_virtual, s_physical;
    private static Xorshift s_random = new(0x5eed_0f71_3e55);

    public static ReadOnlySpan<byte> Name => "timers"u8;

    public static void Main()
    {
        Exceptions.OnInterrupt(&Interrupted);
        Gic.Start();
        Gic.StartCpu();
        Cpu.EnableInterrupts();

        TestCounters();
        TestAlone(Timer.Virtual, ref s_virtual);
        TestAlone(Timer.Physical, ref s_physical);
        TestTogether();
        TestSleep(Timer.Virtual, ref s_virtual);
        TestSleep(Timer.Physical, ref s_physical);
        Test.Finish();
    }

    private static void TestCounters()
    {
        Test.That(Timer.Frequency is >= 1_000_000 and <= 1_000_000_000, "CNTFRQ_EL0 is in 1 MHz to 1 GHz"u8);
        long least = long.MinValue, most = long.MaxValue;
        ulong last = 0;
        for (int i = 0; i < 10_000; i++)
        {
            ulong before = Timer.PhysicalCount, count = Timer.VirtualCount, after = Timer.PhysicalCount;
            Test.That(count >= last && after >= before, "the counters never go back"u8);
            last = count;
            least = Math.Max(least, (long)(before - count));
            most = Math.Min(most, (long)(after - count));
        }

        Test.That(least <= most, "CNTPCT less CNTVCT stays the same"u8);
    }

    private static void TestAlone(Timer timer, ref TimerLog log)
    {
        TestStatus(timer);
        TestViews(timer);
        Gic.Enable(timer.Interrupt);
        for (uint round = 1; round <= Rounds; round++)
        {
            log.Rearm(timer, timer.Count + s_random.Below(2 * Timer.Millisecond));
            Test.That(Test.Await(ref log.Fired, round), "a timer always fires"u8);
        }

        Test.Equal(log.Fired, Rounds, "a timer fires once for each deadline"u8);
        TestExtremes(timer, ref log);
        TestLevel(timer, ref log);
        Gic.Disable(timer.Interrupt);
    }

    /// <summary>
    /// ISTATUS: not before the deadline, and from the deadline on; IMASK does not touch it. QEMU sets it from a timer of the host and
    /// so a little late, hence the allowance.
    /// </summary>
    private static void TestStatus(Timer timer)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong deadline = timer.Count + s_random.Below(Timer.Millisecond / 4);
            timer.Deadline = deadline;
            timer.Control = TimerControl.Enable | TimerControl.Mask;
            bool late, status;
            do
            {
                late = timer.Count >= deadline + Timer.Frequency;
                status = (timer.Control & TimerControl.Status) != 0;
                Test.That(!status || timer.Count >= deadline, "ISTATUS is never early"u8);
            }
            while (!late && !status);
            Test.That(status, "ISTATUS is set from the deadline on"u8);
        }

        timer.Stop();
        Test.Equal((ulong)(timer.Control & (TimerControl.Enable | TimerControl.Mask)), 0, "CTL reads back"u8);
        timer.Control = (TimerControl)ulong.MaxValue;
        Test.Equal((ulong)timer.Control & ~4UL, 3, "CTL has three bits"u8);
        timer.Stop();
    }

    /// <summary>TVAL is CVAL less the count, 32 bits, signed.</summary>
    private static void TestViews(Timer timer)
    {
        ReadOnlySpan<int> distances = [0, 1, -1, 1000, -1000, int.MaxValue, int.MinValue];
        foreach (int distance in distances)
        {
            ulong before = timer.Count;
            timer.Left = distance;
            ulong after = timer.Count, deadline = timer.Deadline;
            ulong written = deadline - (ulong)(long)distance;
            Test.That(written - before <= after - before, "writing TVAL sets CVAL to the count and TVAL, sign extended"u8);
        }

        timer.Deadline = timer.Count + 0x1_4000_0000;
        int left = timer.Left;
        Test.That((uint)left is > 0x3000_0000 and <= 0x4000_0000, "TVAL reads as the low half of CVAL less the count"u8);
    }

    private static void TestExtremes(Timer timer, ref TimerLog log)
    {
        uint fired = log.Fired;
        log.Rearm(timer, 0);
        Test.That(Test.Await(ref log.Fired, ++fired), "a deadline of 0 fires at once"u8);
        log.Deadline = timer.Count - 1;
        timer.Left = -1;
        timer.Control = TimerControl.Enable;
        Test.That(Test.Await(ref log.Fired, ++fired), "a negative TVAL fires at once"u8);
        ulong frequency = Timer.Frequency;
        log.Rearm(timer, timer.Count + (1000 * frequency));
        Test.Pause(5);
        Test.Equal(log.Fired, fired, "no interrupt from a far deadline"u8);
        log.Rearm(timer, Timer.Never);
        Test.Pause(5);
        Test.Equal(log.Fired, fired, "no interrupt from a deadline beyond all"u8);
        timer.Stop();
        timer.Deadline = 0;
        Test.Pause(5);
        Test.Equal(log.Fired, fired, "no interrupt from a timer that is off"u8);
    }

    /// <summary>The interrupt is a level: it comes again until the condition is gone, and pends only while it holds.</summary>
    private static void TestLevel(Timer timer, ref TimerLog log)
    {
        uint fired = log.Fired;
        log.Repeat = 3;
        log.Rearm(timer, timer.Count);
        Test.That(Test.Await(ref log.Fired, fired + 4), "a level not lowered comes again"u8);
        Test.Pause(2);
        Test.Equal(log.Fired, fired + 4, "IMASK lowers the level"u8);
        Test.That((timer.Control & TimerControl.Status) != 0, "IMASK leaves ISTATUS"u8);

        timer.Control = TimerControl.Enable;
        Test.That(Test.Await(ref log.Fired, fired + 5), "clearing IMASK raises the level"u8);

        Gic.Disable(timer.Interrupt);
        timer.Control = TimerControl.Enable;
        Test.Pause(1);
        Test.That(Gic.IsPending(timer.Interrupt), "a level pends while its interrupt is disabled"u8);
        Gic.Unpend(timer.Interrupt);
        Test.That(Gic.IsPending(timer.Interrupt), "ICPENDR does not lower a level"u8);
        timer.Deadline = timer.Count + (100 * Timer.Millisecond);
        if (!Psci.IsHv || timer.Interrupt != Board.VirtualTimerInterrupt)
            Test.That(!Gic.IsPending(timer.Interrupt), "a later deadline lowers the level"u8);
        Gic.Enable(timer.Interrupt);
        Test.Pause(2);
        Test.Equal(log.Fired, fired + 5, "a level that has gone is not delivered"u8);
        timer.Stop();
    }

    private static void TestTogether()
    {
        s_virtual = s_physical = default;
        s_virtual.Again = s_physical.Again = Rounds;
        Gic.Enable(Timer.Virtual.Interrupt);
        Gic.Enable(Timer.Physical.Interrupt, 0x40);
        s_virtual.Rearm(Timer.Virtual, Timer.VirtualCount);
        s_physical.Rearm(Timer.Physical, Timer.PhysicalCount);
        Test.That(Test.Await(ref s_virtual.Fired, Rounds + 1, 10_000), "CNTV keeps firing beside CNTP"u8);
        Test.That(Test.Await(ref s_physical.Fired, Rounds + 1, 10_000), "CNTP keeps firing beside CNTV"u8);
        Gic.Disable(Timer.Virtual.Interrupt);
        Gic.Disable(Timer.Physical.Interrupt);
    }

    /// <summary>WFI with IRQs masked is left when the timer fires, and not over and over before.</summary>
    private static void TestSleep(Timer timer, ref TimerLog log)
    {
        log = default;
        Gic.Enable(timer.Interrupt);
        uint sleeps = 0;
        for (uint round = 1; round <= 50; round++)
        {
            Cpu.DisableInterrupts();
            log.Rearm(timer, timer.Count + (Timer.Millisecond * round / 20));
            for (; Volatile.Read(ref log.Fired) < round && sleeps < 1000; sleeps++)
            {
                Cpu.WaitForInterrupt();
                Cpu.EnableInterrupts();
                Cpu.DisableInterrupts();
            }

            Cpu.EnableInterrupts();
        }

        Test.That(sleeps <= 150, "WFI sleeps until the timer fires"u8);
        Gic.Disable(timer.Interrupt);
    }

    private static void Interrupted(uint interrupt)
    {
        if (interrupt == Timer.Virtual.Interrupt)
            s_virtual.OnFired(Timer.Virtual, ref s_random);
        else if (interrupt == Timer.Physical.Interrupt)
            s_physical.OnFired(Timer.Physical, ref s_random);
        else
            Test.That(false, "an interrupt that nobody asked for"u8);
        CpuInterface.EndOfInterrupt(interrupt);
    }
}
