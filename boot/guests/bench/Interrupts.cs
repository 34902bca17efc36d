// Interrupts of one vCPU, from what causes them to the first instruction of its vector.
namespace Hv.Guests;

internal static unsafe class Interrupts
{
    private const uint Sgi = 6;

    public static void Run()
    {
        Arrival arrival;
        Gic.Enable(Sgi);
        for (int i = 0; i < Program.Rounds && Program.IsAsked("sgi-self"u8); i++)
            Samples.Add(Measured.SgiToSelf(&arrival, Program.SgiTo(Sgi, Cpu.Affinity)));
        Samples.Report("sgi-self"u8);
        Gic.Disable(Sgi);

        Gic.Enable(Board.VirtualTimerInterrupt);
        for (int i = 0; i < Program.Rounds && Program.IsAsked("wfi-in-and-out"u8); i++)
            Samples.Add(Measured.InAndOutOfSleep(&arrival));
        Samples.Report("wfi-in-and-out"u8);
        RunTimers("timer-running"u8, "timer-wfi"u8, 20_000);
    }

    /// <summary>The virtual timer's expiry, the vCPU running and asleep.</summary>
    public static void RunTimers(ReadOnlySpan<byte> running, ReadOnlySpan<byte> asleep, ulong distance)
    {
        Arrival arrival;
        Gic.Enable(Board.VirtualTimerInterrupt);
        for (int i = 0; i < Program.Rounds && running.Length != 0 && Program.IsAsked(running); i++)
            Samples.Add(Measured.TimerRunning(&arrival, distance));
        Samples.Report(running);
        for (int i = 0; i < Program.Rounds && Program.IsAsked(asleep); i++)
            Samples.Add(Measured.TimerAsleep(&arrival, distance));
        Samples.Report(asleep);
        Gic.Disable(Board.VirtualTimerInterrupt);
    }
}
