// Wants all of its CPUs for 20 ms, then none for 20 ms, and so on for five seconds: with an even number of CPUs it begins with the one, with an odd
// number with the other. Two of them, each on a physical CPU of its own, push whoever may run on both from one to the other.
namespace Hv.Guests;

internal static unsafe class Program
{
    private const ulong Phase = 20, Time = 5000;

    private static uint s_begins;

    public static ReadOnlySpan<byte> Name => "pulse"u8;

    public static void Main()
    {
        s_begins = (uint)Gic.Cpus & 1;
        Gic.Start();
        for (int cpu = 1; cpu < Gic.Cpus; cpu++)
            Test.Equal(Psci.CpuOn(cpu, &Pulse), PsciResult.Success, "CPU_ON starts a CPU"u8);
        Pulse();
        Test.Finish();
    }

    private static void Pulse()
    {
        Gic.StartCpu();
        Gic.Enable(Timer.Virtual.Interrupt);
        ulong length = Phase * Timer.Millisecond;
        for (ulong phase = 0; phase < Time / Phase; phase = Timer.VirtualCount / length)
        {
            if (((uint)phase & 1) == s_begins)
                continue;

            // Masked: the interrupt ends the sleep and is not taken.
            Timer.Virtual.Arm((phase + 1) * length);
            while (Timer.VirtualCount < (phase + 1) * length)
                Cpu.WaitForInterrupt();
            Timer.Virtual.Stop();
        }
    }
}
