// Interrupts between CPUs: SGIs to one and to all others, SPIs sent where GICD_IROUTER says.
using System.Threading;

namespace Hv.Guests;

internal static unsafe class SeveralCpus
{
    private const uint Ping = 1, Pong = 2, Broadcast = 3, Spi = 90;
    private const uint Rounds = 1000;

    // Beside it the affinity counts for nothing, so one that nobody has; but where GICD_TYPER.No1N says that there is no such mode.
    private static ulong AnyCpu => Gic.AnyCpu | ((Mmio.Read32(Gic.TypeRegister) >> 25 & 1) != 0 ? 0ul : 0xff00);

    private static uint s_up, s_pings, s_pongs, s_broadcasts, s_stop;

    public static void Run()
    {
        Taken.Forget(&Answer);
        Gic.Enable(Pong);
        int cpus = Gic.Cpus;
        for (int cpu = 1; cpu < cpus; cpu++)
        {
            Test.Equal(Psci.AffinityInfo(Gic.Affinity(cpu)), (PsciResult)CpuPower.Off, "a CPU not started is off"u8);
            Test.Equal(Psci.CpuOn(cpu, &Secondary), PsciResult.Success, "CPU_ON starts a CPU"u8);
            Test.That(Test.Await(ref s_up, (uint)cpu), "a CPU started runs"u8);
            Test.Equal(Psci.AffinityInfo(Gic.Affinity(cpu)), (PsciResult)CpuPower.On, "a CPU started is on"u8);
        }

        TestPingPong();
        CpuInterface.SendSgiToOthers(Broadcast);
        Test.That(Test.Await(ref s_broadcasts, (uint)cpus - 1), "an SGI to all others reaches all"u8);
        Test.Pause(1);
        Test.Equal(s_broadcasts, (uint)cpus - 1, "an SGI to all others reaches each once"u8);
        Test.That(!Gic.IsPending(Broadcast), "an SGI to all others does not come back"u8);
        TestLists();
        for (int cpu = cpus - 1; cpu >= 0; cpu--)
            TestRoute(cpu);
        TestRouteToAny();
        TestRerouteWhilePending();
        TestOff();
    }

    private static void TestPingPong()
    {
        for (uint round = 1; round <= Rounds; round++)
        {
            CpuInterface.SendSgi(Ping, Gic.Affinity(1));
            if (!Test.Await(ref s_pongs, round))
                break;
        }

        Test.Equal(s_pings, Rounds, "every SGI to another CPU is taken there"u8);
        Test.Equal(s_pongs, Rounds, "every answer comes back"u8);
    }

    /// <summary>Every list of targets, the sender among them or not, reaches those in it, each once.</summary>
    private static void TestLists()
    {
        Gic.Enable(Broadcast);
        for (uint list = 1; list < 1u << Gic.Cpus; list++)
        {
            Taken.Forget(&Answer);
            uint before = s_broadcasts, count = 0;
            for (uint left = list; left != 0; left &= left - 1)
                count++;
            CpuInterface.SendSgiToList(Broadcast, list);
            Test.That(Test.Await(ref s_broadcasts, before + count), "an SGI to a list reaches all in it"u8);
            Test.Pause(1);
            Test.Equal(s_broadcasts, before + count, "an SGI to a list reaches each once"u8);
            Test.Equal(Taken.Cpus, list, "an SGI to a list reaches nobody else"u8);
        }

        // QEMU 7.2 says that it has no range selector (ICC_CTLR_EL1.RSS) and looks at none.
        if (Psci.IsHv)
        {
            uint before = s_broadcasts;
            CpuInterface.SendSgiToList(Broadcast, 0xffff, range: 1);
            Test.Pause(2);
            Test.Equal(s_broadcasts, before, "an SGI to CPUs that there are not reaches nobody"u8);
        }

        Gic.Disable(Broadcast);
    }

    private static void TestRouteToAny()
    {
        Taken.Forget();
        Gic.Route(Spi, AnyCpu);
        Gic.Enable(Spi);
        for (int i = 0; i < 10; i++)
        {
            Taken.Forget();
            Gic.Pend(Spi);
            Taken.Expect([Spi, Spi | Taken.End], "an SPI for any CPU is taken once"u8);
        }

        Gic.Disable(Spi);
    }

    private static void TestRoute(int cpu)
    {
        Taken.Forget();
        Gic.Route(Spi, Gic.Affinity(cpu));
        Gic.Enable(Spi);
        Gic.Pend(Spi);
        Taken.Expect([Spi, Spi | Taken.End], "a routed SPI is taken once"u8);
        Test.Equal(Taken.Cpus, 1u << cpu, "an SPI is taken by the CPU that GICD_IROUTER names"u8);
        Gic.Disable(Spi);
    }

    private static void TestRerouteWhilePending()
    {
        Taken.Forget();
        Gic.Route(Spi, Gic.Affinity(0));
        Gic.Enable(Spi);
        Cpu.DisableInterrupts();
        Gic.Pend(Spi);
        Test.Equal(CpuInterface.HighestPending, Spi, "a pending SPI is at the CPU it is routed to"u8);
        Gic.Route(Spi, Gic.Affinity(1));
        Taken.Expect([Spi, Spi | Taken.End], "a pending SPI moves with its route"u8);
        Test.Equal(Taken.Cpus, 2, "it is taken where it was moved to"u8);

        // Back to one that does not take it, and from there to any.
        Taken.Forget();
        Gic.Route(Spi, Gic.Affinity(0));
        Gic.Pend(Spi);
        Gic.Route(Spi, AnyCpu);
        Cpu.EnableInterrupts();
        Taken.Expect([Spi, Spi | Taken.End], "a pending SPI that is for any CPU now is taken once"u8);
        Gic.Disable(Spi);
    }

    private static void TestOff()
    {
        Volatile.Write(ref s_stop, 1);
        CpuInterface.SendSgiToOthers(Broadcast);
        for (int cpu = 1; cpu < Gic.Cpus; cpu++)
        {
            for (int wait = 0; wait < 1000 && Psci.AffinityInfo(Gic.Affinity(cpu)) == (PsciResult)CpuPower.On; wait++)
                Test.Pause(1);
            Test.Equal(Psci.AffinityInfo(Gic.Affinity(cpu)), (PsciResult)CpuPower.Off, "CPU_OFF turns a CPU off"u8);
        }

        s_stop = 0;
        uint up = s_up;
        Test.Equal(Psci.CpuOn(1, &Secondary), PsciResult.Success, "a CPU can be started again"u8);
        Test.That(Test.Await(ref s_up, up + 1), "a CPU started again runs"u8);
        Test.Equal(Psci.CpuOn(1, &Secondary), PsciResult.AlreadyOn, "a CPU that is on cannot be started"u8);
    }

    private static void Secondary()
    {
        Gic.StartCpu();
        Gic.Enable(Ping);
        Gic.Enable(Broadcast);
        Interlocked.Increment(ref s_up);
        while (Volatile.Read(ref s_stop) == 0)
        {
            Cpu.WaitForInterrupt();
            Cpu.EnableInterrupts();
            Cpu.DisableInterrupts();
        }
    }

    private static void Answer(uint interrupt)
    {
        switch (interrupt)
        {
            case Ping:
                s_pings++;
                CpuInterface.SendSgi(Pong, Gic.Affinity(0));
                break;
            case Pong:
                s_pongs++;
                break;
            case Broadcast:
                Interlocked.Increment(ref s_broadcasts);
                break;
        }
    }
}
