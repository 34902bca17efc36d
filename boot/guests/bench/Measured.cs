// The measured pieces of operations.S. All give differences of CNTVCT_EL0: under QEMU's -icount shift=4 that is instructions, of the
// guest and of whatever runs beneath it, on all CPUs together.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Guests;

/// <summary>Where a vector writes when it was reached; the second word is the sender's own.</summary>
internal struct Arrival
{
    public ulong Time, OwnTime;
}

internal static unsafe class Measured
{
    /// <summary>What <see cref="Repeat"/> costs without an operation, once, and in a loop of <see cref="Program.Loops"/>.</summary>
    private static ulong s_once, s_loop;

    /// <summary>Counts that a repetition takes, or all of a loop, less those of the empty loop.</summary>
    public static ulong Once(Operation operation, ulong address = 0, uint value = 0) => Repeat(operation, 1, address, value) - s_once;

    public static ulong Loop(Operation operation, ulong address = 0, uint value = 0) =>
        Program.Loops == 0 ? 0 : Repeat(operation, Program.Loops, address, value) - s_loop;

    /// <summary>This CPU's exceptions go to the vectors that read the counter.</summary>
    public static void Start()
    {
        StartVectors();
        s_once = Repeat(Operation.Empty, 1, 0, 0);
        s_loop = Repeat(Operation.Empty, Math.Max(Program.Loops, 1), 0, 0);
    }

    [RuntimeImport("*", "bench_start"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void StartVectors();

    [RuntimeImport("*", "bench_repeat"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong Repeat(Operation operation, ulong count, ulong address, uint value);

    [RuntimeImport("*", "bench_sgi_self"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong SgiToSelf(Arrival* arrival, ulong sgi);

    [RuntimeImport("*", "bench_timer"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong TimerRunning(Arrival* arrival, ulong distance);

    [RuntimeImport("*", "bench_timer_wfi"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong TimerAsleep(Arrival* arrival, ulong distance);

    [RuntimeImport("*", "bench_wfi"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong InAndOutOfSleep(Arrival* arrival);

    [RuntimeImport("*", "bench_fault"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Fault(Arrival* arrival, ulong address);

    /// <summary>To the other CPU, which says in <paramref name="arrival"/> when it came; spins meanwhile.</summary>
    [RuntimeImport("*", "bench_send"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Send(Arrival* arrival, ulong sgi);

    /// <summary>The same, asleep until an SGI comes back to <paramref name="own"/>.</summary>
    [RuntimeImport("*", "bench_send_wfi"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong SendAndSleep(Arrival* arrival, ulong sgi, Arrival* own);

    /// <summary>From WFI to the instructions of the vCPU that <see cref="Watch"/>es the flag on the same CPU.</summary>
    [RuntimeImport("*", "bench_switch"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Switch(Arrival* arrival, ulong* flag, ulong distance);

    [RuntimeImport("*", "bench_watch"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Watch(Arrival* arrival, ulong* flag, ulong* stop);

    /// <summary>As <see cref="Watch"/>, on another CPU than the one that sets the flag.</summary>
    [RuntimeImport("*", "bench_watch_cross"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WatchAcross(Arrival* arrival, ulong* flag, ulong* stop);

    /// <summary>From the write of an SGI's register until the other CPU, which has IRQs masked and does <see cref="WatchAcross"/>, goes on.</summary>
    [RuntimeImport("*", "bench_send_masked"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong SendMasked(Arrival* arrival, ulong sgi, ulong* flag);

    /// <summary>From the load of the other CPU, which does <see cref="AskFirst"/>, to the end of one here, which begins when that load or the distance has ended.</summary>
    [RuntimeImport("*", "bench_ask"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Ask(Arrival* arrival, ulong* flag, ulong distance, ulong address);

    [RuntimeImport("*", "bench_ask_first"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void AskFirst(Arrival* arrival, ulong* flag, ulong* stop, ulong address);

    [RuntimeImport("*", "bench_be_running"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void BeRunning(Arrival* arrival, ulong* stop);

    [RuntimeImport("*", "bench_be_asleep"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void BeAsleep(Arrival* arrival, ulong* stop);
}
