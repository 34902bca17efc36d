// System registers and instructions that C# has no words for; start.S holds them. A write is complete when it returns (ISB).
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Guests;

/// <summary>The CPU that runs this. Registers by the names of Arm ARM (DDI 0487), section D17, and GIC IHI 0069, section 12.2.</summary>
internal static class Cpu
{
    private const ulong IrqMask = 1 << 7;

    public static uint ExceptionLevel => (uint)(CurrentEl >> 2) & 3;

    /// <summary>Aff3.Aff2.Aff1.Aff0 as PSCI takes it, without the other fields of MPIDR_EL1.</summary>
    public static ulong Affinity => Mpidr & 0xff_00ff_ffff;

    public static void EnableInterrupts() => Daif &= ~IrqMask;

    public static void DisableInterrupts() => Daif |= IrqMask;

    /// <summary>Waits for an interrupt; one that is pending ends it even where IRQs are masked.</summary>
    [RuntimeImport("*", "guest_wfi"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WaitForInterrupt();

    /// <summary>Says that this is a loop that waits for another CPU.</summary>
    [RuntimeImport("*", "guest_yield"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Yield();

    public static extern ulong CurrentEl
    {
        [RuntimeImport("*", "guest_read_currentel"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    public static extern ulong Mpidr
    {
        [RuntimeImport("*", "guest_read_mpidr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    public static extern ulong Esr
    {
        [RuntimeImport("*", "guest_read_esr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    public static extern ulong Far
    {
        [RuntimeImport("*", "guest_read_far_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
    }

    public static extern ulong Ttbr0
    {
        [RuntimeImport("*", "guest_read_ttbr0_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_ttbr0_el1"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }

    /// <summary>TLBI VMALLE1: what this CPU, and for all that it promises no other, knows of translation tables is forgotten.</summary>
    [RuntimeImport("*", "guest_forget"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void ForgetTranslations();

    /// <summary>TLBI VMALLE1IS: the same on all CPUs.</summary>
    [RuntimeImport("*", "guest_forget_everywhere"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void ForgetTranslationsEverywhere();

    public static extern ulong Daif
    {
        [RuntimeImport("*", "guest_read_daif"), MethodImpl(MethodImplOptions.InternalCall)]
        get;
        [RuntimeImport("*", "guest_write_daif"), MethodImpl(MethodImplOptions.InternalCall)]
        set;
    }
}
