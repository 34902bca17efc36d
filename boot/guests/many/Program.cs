// As many CPUs as there are, all at once: each is started, has SGIs by name and with all others, and a timer of its own, and turns itself off.
using System.Threading;

namespace Hv.Guests;

internal static unsafe class Program
{
    private const uint Named = 1, ToAll = 2;

    private static uint s_up, s_named, s_toAll, s_ticks, s_off;

    public static ReadOnlySpan<byte> Name => "many"u8;

    public static void Main()
    {
        Exceptions.OnInterrupt(&Interrupted);
        Gic.Start();
        uint others = (uint)Gic.Cpus - 1;
        for (int cpu = 1; cpu <= others; cpu++)
            Test.Equal(Psci.CpuOn(cpu, &Secondary), PsciResult.Success, "CPU_ON starts a CPU"u8);
        Expect(ref s_up, others, "every CPU runs"u8);
        Expect(ref s_ticks, others, "every CPU's timer fires"u8);
        for (int cpu = 1; cpu <= others; cpu++)
            CpuInterface.SendSgi(Named, Gic.Affinity(cpu));
        Expect(ref s_named, others, "an SGI to each reaches each"u8);
        CpuInterface.SendSgiToOthers(ToAll);
        Expect(ref s_toAll, others, "an SGI to all others reaches all"u8);
        Volatile.Write(ref s_off, 1);
        CpuInterface.SendSgiToOthers(ToAll);
        for (int cpu = 1; cpu <= others; cpu++)
        {
            for (int wait = 0; wait < 5000 && Psci.AffinityInfo(Gic.Affinity(cpu)) == (PsciResult)CpuPower.On; wait++)
                Test.Pause(1);
            Test.Equal(Psci.AffinityInfo(Gic.Affinity(cpu)), (PsciResult)CpuPower.Off, "CPU_OFF turns a CPU off"u8);
        }

        Print.Text("many: "u8).Decimal(others + 1, " CPUs"u8).Line();
        Test.Finish();
    }

    private static void Secondary()
    {
        Gic.StartCpu();
        Gic.Enable(Named);
        Gic.Enable(ToAll);
        Gic.Enable(Timer.Virtual.Interrupt);
        Timer.Virtual.Arm(Timer.VirtualCount + (5 * Timer.Millisecond));
        Interlocked.Increment(ref s_up);
        while (Volatile.Read(ref s_off) == 0)
        {
            Cpu.WaitForInterrupt();
            Cpu.EnableInterrupts();
            Cpu.DisableInterrupts();
        }
    }

    private static void Expect(ref uint count, uint enough, ReadOnlySpan<byte> what)
    {
        Test.Await(ref count, enough, 30_000);
        Test.Equal(Volatile.Read(ref count), enough, what);
    }

    private static void Interrupted(uint interrupt)
    {
        if (interrupt == Timer.Virtual.Interrupt)
        {
            Timer.Virtual.Stop();
            Interlocked.Increment(ref s_ticks);
        }
        else
        {
            Interlocked.Increment(ref interrupt == Named ? ref s_named : ref s_toAll);
        }

        CpuInterface.EndOfInterrupt(interrupt);
    }
}
