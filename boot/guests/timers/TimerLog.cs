// What a timer's interrupt handler knows and does about one timer.
namespace Hv.Guests;

/// <summary>Deadline and firings of one timer.</summary>
internal struct TimerLog
{
    /// <summary>Interrupts taken.</summary>
    public uint Fired;

    /// <summary>Interrupts to take with the level left high.</summary>
    public uint Repeat;

    /// <summary>Times to set a new random deadline from the handler.</summary>
    public uint Again;

    /// <summary>No interrupt may come before this count.</summary>
    public ulong Deadline;

    public void Rearm(Timer timer, ulong deadline)
    {
        Deadline = deadline;
        timer.Arm(deadline);
    }

    public void OnFired(Timer timer, ref Xorshift random)
    {
        Test.That(timer.Count >= Deadline, "an interrupt is never early"u8);
        Test.That((timer.Control & TimerControl.Status) != 0 || timer.Control == TimerControl.None, "ISTATUS is set in the handler"u8);
        if (Repeat > 0)
            Repeat--;
        else if (Again > 0 && Again-- > 0)
            Rearm(timer, timer.Count + random.Below(Timer.Millisecond));
        else
            timer.Control = TimerControl.Enable | TimerControl.Mask;
        Fired++;
    }
}
