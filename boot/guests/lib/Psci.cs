// Power and CPUs by hypercall: PSCI (DEN0022), section 5, over SMCCC (DEN0028). Bare QEMU virt answers HVC as hv does.
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hv.Guests;

/// <summary>Results of PSCI and SMCCC functions (DEN0022, 5.2.2).</summary>
internal enum PsciResult
{
    Success = 0, NotSupported = -1, InvalidParameters = -2, Denied = -3, AlreadyOn = -4, OnPending = -5, InternalFailure = -6,
    NotPresent = -7, Disabled = -8, InvalidAddress = -9,
}

/// <summary>Function identifiers; those that take addresses in their 64-bit form.</summary>
internal enum PsciFunction : uint
{
    Version = 0x8400_0000, CpuOff = 0x8400_0002, MigrateInfoType = 0x8400_0006, SystemOff = 0x8400_0008, SystemReset = 0x8400_0009,
    Features = 0x8400_000a, CpuSuspend32 = 0x8400_0001, CpuOn32 = 0x8400_0003, AffinityInfo32 = 0x8400_0004,
    CpuSuspend = 0xc400_0001, CpuOn = 0xc400_0003, AffinityInfo = 0xc400_0004, SystemReset2 = 0xc400_0012,
    SmcccVersion = 0x8000_0000, SmcccFeatures = 0x8000_0001,
}

/// <summary>Answers of AFFINITY_INFO (5.7.2).</summary>
internal enum CpuPower
{
    On = 0, Off = 1, OnPending = 2,
}

/// <summary>Calls, and the second and later CPUs.</summary>
internal static unsafe class Psci
{
    private static delegate*<void> s_secondary;

    /// <summary>Major in bits 31:16, minor in bits 15:0.</summary>
    public static uint Version => (uint)Hypercall(PsciFunction.Version);

    /// <summary>Whether the answers are hv's: QEMU's own PSCI does not know SMCCC_VERSION.</summary>
    public static bool IsHv => (int)Hypercall(PsciFunction.SmcccVersion) != (int)PsciResult.NotSupported;

    /// <summary>Starts CPU <paramref name="cpu"/> in <paramref name="main"/>; it is off again when that returns.</summary>
    public static PsciResult CpuOn(int cpu, delegate*<void> main)
    {
        s_secondary = main;
        Interlocked.MemoryBarrier();
        ulong stack = Board.Stacks + ((ulong)(cpu + 1) * Board.StackSize);
        return (PsciResult)(int)Hypercall(PsciFunction.CpuOn, Gic.Affinity(cpu), SecondaryEntry(), stack);
    }

    public static PsciResult AffinityInfo(ulong affinity, ulong level = 0) =>
        (PsciResult)(int)Hypercall(PsciFunction.AffinityInfo, affinity, level);

    public static PsciResult Features(PsciFunction function) => (PsciResult)(int)Hypercall(PsciFunction.Features, (uint)function);

    /// <summary>Ends the machine; does not return.</summary>
    public static void SystemOff()
    {
        Hypercall(PsciFunction.SystemOff);
        Test.Failure("SYSTEM_OFF returned"u8).Line();
        while (true)
            Cpu.WaitForInterrupt();
    }

    /// <summary>
    /// CPU_SUSPEND of this CPU: 0 when it went on behind the call; when it started anew, by its context, SCTLR_EL1 as it was then. Interrupts
    /// must be masked, and are. Other results are negative.
    /// </summary>
    public static long Suspend(uint state) => (long)Suspend(PsciFunction.CpuSuspend, state);

    [RuntimeImport("*", "guest_suspend"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Suspend(PsciFunction function, ulong state);

    [RuntimeImport("*", "guest_hvc"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Hypercall(PsciFunction function, ulong x1 = 0, ulong x2 = 0, ulong x3 = 0);

    [RuntimeImport("*", "guest_secondary_entry"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong SecondaryEntry();

    [RuntimeExport("GuestSecondary")]
    private static void StartSecondary(ulong stack)
    {
        s_secondary();
        Hypercall(PsciFunction.CpuOff);
    }
}
