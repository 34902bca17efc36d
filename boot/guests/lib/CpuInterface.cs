// The GIC's CPU interface: system registers, GIC IHI 0069, section 12.2.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Guests;

/// <summary>This CPU's interface to the GIC.</summary>
internal static class CpuInterface
{
    /// <summary>INTIDs from here say that there is no interrupt (2.2.1).</summary>
    public const uint FirstSpecial = 1020, None = 1023;

    private const ulong SeparateDeactivation = 1 << 1;

    /// <summary>IRQs that were gone when their handler asked, on all CPUs.</summary>
    public static uint Spurious;

    /// <summary>Group 1 on, every priority let through, EOI drops the priority and deactivates.</summary>
    public static void Start()
    {
        SystemRegisterEnable |= 1;
        PriorityMask = 0xff;
        BinaryPoint = 0;
        Separate(false);
        GroupEnable = 1;
    }

    /// <summary>EOImode: whether <see cref="EndOfInterrupt"/> only drops the priority and <see cref="Deactivate"/> does the rest.</summary>
    public static void Separate(bool separate) => Control = separate ? Control | SeparateDeactivation : Control & ~SeparateDeactivation;

    /// <summary>Pends SGI <paramref name="interrupt"/> on the CPU of that affinity (Aff0 below 16).</summary>
    public static void SendSgi(uint interrupt, ulong affinity) =>
        Sgi = ((ulong)interrupt << 24) | (1UL << (int)(affinity & 15)) | ((affinity & 0xff00) << 8) | ((affinity & 0xff_0000) << 16)
            | ((affinity & 0xff_0000_0000) << 16);

    /// <summary>Pends SGI <paramref name="interrupt"/> on CPUs of Aff1 to Aff3 0 with an Aff0 of 16 times <paramref name="range"/> (RS) and up, a bit each.</summary>
    public static void SendSgiToList(uint interrupt, uint targets, uint range = 0) => Sgi = ((ulong)interrupt << 24) | ((ulong)range << 44) | targets;

    /// <summary>As <see cref="SendSgiToList"/>, by ICC_SGI0R_EL1 or, with <paramref name="other"/>, ICC_ASGI1R_EL1.</summary>
    public static void SendSgiOfGroup0(uint interrupt, uint targets, bool other)
    {
        ulong request = ((ulong)interrupt << 24) | targets;
        if (other)
            OtherSgi = request;
        else
            Sgi0 = request;
    }

    /// <summary>Pends SGI <paramref name="interrupt"/> on every CPU but this (IRM).</summary>
    public static void SendSgiToOthers(uint interrupt) => Sgi = ((ulong)interrupt << 24) | (1UL << 40);

    /// <summary>ICC_IAR1_EL1: reading makes the interrupt active.</summary>
    public static extern ulong Acknowledge
    {
        [RuntimeImport("*", "guest_read_icc_iar1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    public static extern ulong HighestPending
    {
        [RuntimeImport("*", "guest_read_icc_hppir1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    public static extern ulong RunningPriority
    {
        [RuntimeImport("*", "guest_read_icc_rpr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    [RuntimeImport("*", "guest_write_icc_eoir1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void EndOfInterrupt(ulong interrupt);

    [RuntimeImport("*", "guest_write_icc_dir_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Deactivate(ulong interrupt);

    public static extern ulong PriorityMask
    {
        [RuntimeImport("*", "guest_read_icc_pmr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_icc_pmr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    public static extern ulong Control
    {
        [RuntimeImport("*", "guest_read_icc_ctlr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_icc_ctlr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    public static extern ulong GroupEnable
    {
        [RuntimeImport("*", "guest_read_icc_igrpen1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_icc_igrpen1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    public static extern ulong BinaryPoint
    {
        [RuntimeImport("*", "guest_read_icc_bpr1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_icc_bpr1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong SystemRegisterEnable
    {
        [RuntimeImport("*", "guest_read_icc_sre_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_icc_sre_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    /// <summary>ICC_IAR0_EL1.</summary>
    public static extern ulong Acknowledge0
    {
        [RuntimeImport("*", "guest_read_icc_iar0_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    [RuntimeImport("*", "guest_write_icc_eoir0_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void EndOfInterrupt0(ulong interrupt);

    public static extern ulong Group0Enable
    {
        [RuntimeImport("*", "guest_read_icc_igrpen0_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_icc_igrpen0_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong Sgi0
    {
        [RuntimeImport("*", "guest_write_icc_sgi0r_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong OtherSgi
    {
        [RuntimeImport("*", "guest_write_icc_asgi1r_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    private static extern ulong Sgi
    {
        [RuntimeImport("*", "guest_write_icc_sgi1r_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }
}
