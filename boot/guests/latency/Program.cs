// Sleeps for 3 ms, 400 times, and measures how late it is woken: what a guest that mostly sleeps has to bear of those that do not.
using System.Threading;

namespace Hv.Guests;

internal static unsafe class Program
{
    private const int Times = 400;
    private const ulong Milliseconds = 3;

    private static ulong s_deadline, s_late;
    private static uint s_fired;

    public static ReadOnlySpan<byte> Name => "latency"u8;

    public static void Main()
    {
        Exceptions.OnInterrupt(&Interrupted);
        Gic.Start();
        Gic.StartCpu();
        Gic.Enable(Timer.Virtual.Interrupt);
        ulong most = 0, sum = 0;
        for (uint time = 1; time <= Times; time++)
        {
            s_deadline = Timer.VirtualCount + (Milliseconds * Timer.Millisecond);
            Timer.Virtual.Arm(s_deadline);
            Cpu.DisableInterrupts();
            while (Volatile.Read(ref s_fired) < time)
            {
                Cpu.WaitForInterrupt();
                Cpu.EnableInterrupts();
                Cpu.DisableInterrupts();
            }

            Cpu.EnableInterrupts();
            sum += s_late;
            most = s_late > most ? s_late : most;
        }

        ulong microsecond = Timer.Frequency / 1_000_000;
        Print.Text("latency: mean "u8).Decimal(sum / Times / microsecond, " us, most "u8).Decimal(most / microsecond, " us"u8).Line();
        Print.Text("PASS latency"u8).Line();
    }

    private static void Interrupted(uint interrupt)
    {
        s_late = Timer.VirtualCount - s_deadline;
        Timer.Virtual.Stop();
        s_fired++;
        CpuInterface.EndOfInterrupt(interrupt);
    }
}
