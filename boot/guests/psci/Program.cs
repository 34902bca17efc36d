// PSCI (DEN0022) and SMCCC (DEN0028) by HVC: every function, every error code. QEMU 7.2's own PSCI, which answers on the bare
// machine, has no SMCCC, no SYSTEM_RESET2, checks no entry point, takes all of a 32-bit argument and can start a CPU twice; what it
// lacks is asked for only under hv.
using System.Threading;

namespace Hv.Guests;

internal static unsafe class Program
{
    private const ulong NoSuchCpu = 0x00ff_0001, NotRam = 0x1000, PowerDown = 1 << 16;
    private const uint Migrate = 0x8400_0005, MigrateInfoUpCpu = 0x8400_0007, SystemSuspend = 0x8400_000e, UndefinedPsci = 0x8400_001e;

    private const uint Sgi = 2, Rounds = 200;

    private static uint s_started, s_ticks, s_woken;

    public static ReadOnlySpan<byte> Name => "psci"u8;

    public static void Main()
    {
        Exceptions.OnInterrupt(&Interrupted);
        Gic.Start();
        Gic.StartCpu();
        TestQuestions();
        TestAffinityInfo();
        TestCpuOn();
        TestSuspend();
        if (Psci.IsHv)
            TestBeyondQemu();
        if (Gic.Cpus > 1)
        {
            TestCpus();
            TestSuspendedCpu();
        }

        Test.Finish();
    }

    private static void TestQuestions()
    {
        Test.Equal(Psci.Version, 0x1_0001, "PSCI_VERSION is 1.1"u8);
        Test.Equal(Psci.Hypercall(PsciFunction.MigrateInfoType), 2, "MIGRATE_INFO_TYPE: nothing to migrate"u8);
        ReadOnlySpan<uint> present =
        [
            (uint)PsciFunction.Version, (uint)PsciFunction.CpuOff, (uint)PsciFunction.MigrateInfoType, (uint)PsciFunction.SystemOff,
            (uint)PsciFunction.SystemReset, (uint)PsciFunction.Features, (uint)PsciFunction.CpuSuspend32, (uint)PsciFunction.CpuOn32,
            (uint)PsciFunction.AffinityInfo32, (uint)PsciFunction.CpuSuspend, (uint)PsciFunction.CpuOn, (uint)PsciFunction.AffinityInfo,
        ];
        foreach (uint function in present)
            Test.Equal(Psci.Features((PsciFunction)function), PsciResult.Success, "PSCI_FEATURES knows what there is"u8);

        // Not there by PSCI 1.1's own rules, or of another owner: a vendor's, the hypervisor's, a Trusted OS's, a yielding call.
        ReadOnlySpan<uint> absent =
        [
            Migrate, MigrateInfoUpCpu, SystemSuspend, UndefinedPsci, 0x8400_00ff, 0xc400_0000, 0, 0xffff_ffff, 0x8100_0000, 0x8200_0000,
            0x8600_0000, 0xb200_0000, 0x0400_0000,
        ];
        foreach (uint function in absent)
        {
            Test.Equal(Call((PsciFunction)function), PsciResult.NotSupported, "an unknown function is NOT_SUPPORTED"u8);
            Test.Equal(Psci.Features((PsciFunction)function), PsciResult.NotSupported, "PSCI_FEATURES knows what there is not"u8);
        }
    }

    private static void TestAffinityInfo()
    {
        Test.Equal(Psci.AffinityInfo(Cpu.Affinity), (PsciResult)CpuPower.On, "this CPU is on"u8);
        Test.Equal(Psci.AffinityInfo(NoSuchCpu), PsciResult.InvalidParameters, "AFFINITY_INFO of no CPU"u8);
    }

    private static void TestCpuOn()
    {
        ulong entry = Psci.SecondaryEntry();
        Test.Equal(Call(PsciFunction.CpuOn, Cpu.Affinity, entry), PsciResult.AlreadyOn, "CPU_ON of this CPU"u8);
        Test.Equal(Call(PsciFunction.CpuOn, NoSuchCpu, entry), PsciResult.InvalidParameters, "CPU_ON of no CPU"u8);
        Test.Equal(Call(PsciFunction.CpuOn32, NoSuchCpu, entry), PsciResult.InvalidParameters, "CPU_ON of no CPU, 32-bit"u8);
    }

    /// <summary>CPU_SUSPEND into standby returns when an interrupt pends, though it is masked.</summary>
    private static void TestSuspend()
    {
        Gic.Enable(Timer.Virtual.Interrupt);
        for (uint state = 0; state <= PowerDown; state += (uint)PowerDown)
        {
            ulong deadline = Timer.VirtualCount + (5 * Timer.Millisecond);
            Timer.Virtual.Arm(deadline);
            int calls = 0;
            for (; Timer.VirtualCount < deadline && calls < 100; calls++)
                SuspendOnce(state);

            // It is pending now, or it will be before this has waited long.
            SuspendOnce(state);
            Test.That(calls < 100, "CPU_SUSPEND waits for an interrupt"u8);
            uint ticks = s_ticks;
            Cpu.EnableInterrupts();
            Test.That(Test.Await(ref s_ticks, ticks + 1), "the interrupt that ended CPU_SUSPEND is taken"u8);
            Cpu.DisableInterrupts();
        }

        foreach (uint state in (ReadOnlySpan<uint>)[0xffff_0000, 0x0002_0000, 0x0080_0000, 0x0400_0000, 0x8000_0000, 0x8001_0000])
        {
            Test.Equal(Call(PsciFunction.CpuSuspend, state, Psci.SecondaryEntry()), PsciResult.InvalidParameters, "CPU_SUSPEND of no power state"u8);
            Test.Equal(Call(PsciFunction.CpuSuspend32, state, Psci.SecondaryEntry()), PsciResult.InvalidParameters, "CPU_SUSPEND of no power state, 32-bit"u8);
        }
    }

    private static void SuspendOnce(uint state)
    {
        long result = Psci.Suspend(state);
        if (state == PowerDown && Psci.IsHv)
            Test.That(result > 0 && (result & 1) == 0, "CPU_SUSPEND into power-down ends at the entry point, by its context, with the MMU off"u8);
        else
            Test.Equal((ulong)result, 0, "CPU_SUSPEND returns SUCCESS"u8);
    }

    private static void TestBeyondQemu()
    {
        Test.Equal(Psci.Hypercall(PsciFunction.SmcccVersion), 0x1_0001, "SMCCC_VERSION is 1.1"u8);
        Test.Equal(Psci.Features(PsciFunction.SmcccVersion), PsciResult.Success, "PSCI_FEATURES tells of SMCCC_VERSION"u8);
        PsciResult features = Call(PsciFunction.SmcccFeatures, (uint)PsciFunction.SmcccVersion);
        Test.Equal(features, PsciResult.Success, "SMCCC_ARCH_FEATURES tells of SMCCC_VERSION"u8);
        Test.Equal(Call(PsciFunction.SmcccFeatures, 0x8000_8000), PsciResult.NotSupported, "SMCCC_ARCH_WORKAROUND_1 is not there"u8);
        Test.Equal(Psci.Features(PsciFunction.SystemReset2), PsciResult.Success, "PSCI_FEATURES tells of SYSTEM_RESET2"u8);
        Test.Equal(Call(PsciFunction.SystemReset2, 0x8000_0001), PsciResult.InvalidParameters, "SYSTEM_RESET2 of a vendor's kind"u8);
        Test.Equal(Call(PsciFunction.CpuSuspend, PowerDown, NotRam), PsciResult.InvalidAddress, "CPU_SUSPEND to no RAM"u8);
        for (ulong level = 1; level <= 3; level++)
            Test.Equal(Psci.AffinityInfo(Cpu.Affinity, level), (PsciResult)CpuPower.On, "this CPU's cluster is on"u8);
        Test.Equal(Psci.AffinityInfo(Cpu.Affinity, 4), PsciResult.InvalidParameters, "AFFINITY_INFO of no level"u8);
        Test.Equal(Call(PsciFunction.AffinityInfo32, 0xffff_ffff_0000_0000 | Cpu.Affinity), (PsciResult)CpuPower.On,
            "a 32-bit call takes the low halves of its arguments"u8);
        if (Gic.Cpus > 1)
        {
            Test.Equal(Call(PsciFunction.CpuOn, Gic.Affinity(1), NotRam), PsciResult.InvalidAddress, "CPU_ON to no RAM"u8);
            PsciResult result = Call(PsciFunction.CpuOn, Gic.Affinity(1), Psci.SecondaryEntry() + 2);
            Test.Equal(result, PsciResult.InvalidAddress, "CPU_ON to half an instruction"u8);
        }
    }

    /// <summary>Every other CPU on and off again, many times, each call answered by the state the CPU is in.</summary>
    private static void TestCpus()
    {
        for (uint round = 0; round < 50; round++)
        {
            int cpu = 1 + (int)(round % (uint)(Gic.Cpus - 1));
            Test.Equal(Psci.AffinityInfo(Gic.Affinity(cpu)), (PsciResult)CpuPower.Off, "a CPU is off before it is started"u8);
            Test.Equal(Psci.CpuOn(cpu, &Secondary), PsciResult.Success, "CPU_ON starts a CPU"u8);
            if (Psci.IsHv)
                Test.That(Psci.CpuOn(cpu, &Secondary) is PsciResult.AlreadyOn or PsciResult.OnPending, "CPU_ON of a CPU just started"u8);
            Test.That(Test.Await(ref s_started, (2 * round) + 1), "a CPU started runs"u8);
            Test.Equal(Psci.AffinityInfo(Gic.Affinity(cpu)), (PsciResult)CpuPower.On, "a CPU started is on"u8);
            Volatile.Write(ref s_started, (2 * round) + 2);
            for (int wait = 0; wait < 1000 && Psci.AffinityInfo(Gic.Affinity(cpu)) == (PsciResult)CpuPower.On; wait++)
                Test.Pause(1);
        }
    }

    /// <summary>Goes with its virtual timer due and the interrupt pending. When it is started again both are over, and the timer works.</summary>
    private static void Secondary()
    {
        LowerTimerLine();
        Gic.StartCpu();
        Gic.Enable(Timer.Virtual.Interrupt);
        Test.That(!Gic.IsPending(Timer.Virtual.Interrupt), "a timer's interrupt does not outlive CPU_OFF"u8);
        uint ticks = Volatile.Read(ref s_ticks);
        Cpu.EnableInterrupts();
        Timer.Virtual.Arm(Timer.VirtualCount);
        Test.That(Test.Await(ref s_ticks, ticks + 1), "the timer of a CPU that was off and on fires"u8);
        Cpu.DisableInterrupts();
        Test.Equal(Volatile.Read(ref s_ticks), ticks + 1, "and fires once"u8);
        Timer.Virtual.Arm(Timer.VirtualCount);
        for (int wait = 0; wait < 1000 && !Gic.IsPending(Timer.Virtual.Interrupt); wait++)
            Test.Pause(1);

        uint started = Interlocked.Increment(ref s_started);
        Test.Await(ref s_started, started + 1);
    }

    /// <summary>A CPU that powers itself down is woken by each SGI, before it sleeps as after.</summary>
    private static void TestSuspendedCpu()
    {
        Volatile.Write(ref s_started, 0);
        Test.Equal(Psci.CpuOn(1, &Sleeper), PsciResult.Success, "CPU_ON starts a CPU"u8);
        for (uint round = 1; round <= Rounds; round++)
        {
            if (!Test.Await(ref s_started, round))
                break;
            Test.Pause(round % 3);
            CpuInterface.SendSgi(Sgi, Gic.Affinity(1));
            if (!Test.Await(ref s_woken, round))
                break;
        }

        Test.Equal(Volatile.Read(ref s_woken), Rounds, "every SGI wakes a CPU that is powered down"u8);
    }

    // QEMU 7.2 resets a CPU's timer at CPU_ON but leaves the line as it was until the timer changes: so it changes.
    private static void LowerTimerLine()
    {
        Timer.Virtual.Arm(Timer.Never);
        Timer.Virtual.Stop();
    }

    private static void Sleeper()
    {
        LowerTimerLine();
        Gic.StartCpu();
        Gic.Enable(Sgi);
        for (uint round = 1; round <= Rounds; round++)
        {
            Volatile.Write(ref s_started, round);
            for (int calls = 0; Volatile.Read(ref s_woken) < round && calls < 1000; calls++)
            {
                Test.That(Psci.Suspend((uint)PowerDown) >= 0, "CPU_SUSPEND ends well"u8);
                Cpu.EnableInterrupts();
                Cpu.DisableInterrupts();
            }
        }
    }

    private static void Interrupted(uint interrupt)
    {
        if (interrupt == Sgi)
        {
            Interlocked.Increment(ref s_woken);
            CpuInterface.EndOfInterrupt(interrupt);
            return;
        }

        Timer.Virtual.Stop();
        s_ticks++;
        CpuInterface.EndOfInterrupt(interrupt);
    }

    private static PsciResult Call(PsciFunction function, ulong x1 = 0, ulong x2 = 0) => (PsciResult)(int)Psci.Hypercall(function, x1, x2);
}
