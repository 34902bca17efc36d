// The generic timers of EL1: Arm ARM (DDI 0487), section D11.2 and the registers of D17.10.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Guests;

/// <summary>Bits of CNTV_CTL_EL0 and CNTP_CTL_EL0.</summary>
[Flags]
internal enum TimerControl : ulong
{
    None = 0, Enable = 1, Mask = 2, Status = 4,
}

/// <summary>The counters, and one of the two timers behind the registers of both.</summary>
internal readonly struct Timer(bool physical)
{
    /// <summary>
    /// A deadline beyond any test. Not the greatest count: QEMU 7.2 adds CNTVOFF to it, wraps round and then spins in its own main loop.
    /// </summary>
    public const ulong Never = ulong.MaxValue >> 1;

    private readonly bool _physical = physical;

    public static Timer Virtual => new(false);

    public static Timer Physical => new(true);

    public uint Interrupt => _physical ? Board.PhysicalTimerInterrupt : Board.VirtualTimerInterrupt;

    public ulong Count => _physical ? PhysicalCount : VirtualCount;

    public TimerControl Control
    {
        get => (TimerControl)(_physical ? PhysicalControl : VirtualControl);
        set
        {
            if (_physical)
                PhysicalControl = (ulong)value;
            else
                VirtualControl = (ulong)value;
        }
    }

    /// <summary>CVAL: the count from which on the timer's condition holds.</summary>
    public ulong Deadline
    {
        get => _physical ? PhysicalDeadline : VirtualDeadline;
        set
        {
            if (_physical)
                PhysicalDeadline = value;
            else
                VirtualDeadline = value;
        }
    }

    /// <summary>TVAL: the deadline less the count, 32 bits, signed.</summary>
    public int Left
    {
        get => (int)(_physical ? PhysicalLeft : VirtualLeft);
        set
        {
            if (_physical)
                PhysicalLeft = (uint)value;
            else
                VirtualLeft = (uint)value;
        }
    }

    /// <summary>Fires when the count reaches <paramref name="deadline"/>.</summary>
    public void Arm(ulong deadline)
    {
        Timer self = this;
        self.Deadline = deadline;
        self.Control = TimerControl.Enable;
    }

    public void Stop()
    {
        Timer self = this;
        self.Control = TimerControl.None;
    }

    /// <summary>Counts per millisecond.</summary>
    public static ulong Millisecond => Frequency / 1000;

    public static extern ulong Frequency
    {
        [RuntimeImport("*", "guest_read_cntfrq_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    public static extern ulong VirtualCount
    {
        [RuntimeImport("*", "guest_read_cntvct_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    public static extern ulong PhysicalCount
    {
        [RuntimeImport("*", "guest_read_cntpct_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    private static extern ulong VirtualControl
    {
        [RuntimeImport("*", "guest_read_cntv_ctl_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_cntv_ctl_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong VirtualDeadline
    {
        [RuntimeImport("*", "guest_read_cntv_cval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_cntv_cval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong VirtualLeft
    {
        [RuntimeImport("*", "guest_read_cntv_tval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_cntv_tval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong PhysicalControl
    {
        [RuntimeImport("*", "guest_read_cntp_ctl_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_cntp_ctl_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong PhysicalDeadline
    {
        [RuntimeImport("*", "guest_read_cntp_cval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_cntp_cval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong PhysicalLeft
    {
        [RuntimeImport("*", "guest_read_cntp_tval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_cntp_tval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }
}
