// How many instructions an operation costs, as a guest sees it: CNTVCT_EL0 before and after, on a machine whose counter counts
// instructions (QEMU, -icount shift=4,sleep=off). `make bench` boots it under hv; it needs nothing of hv's, only a PL011, a GICv3 and PSCI
// by HVC where hv has them, so that the same image measures bare QEMU virt and other hypervisors (docs/performance.md).
//
// The word bench=… of the command line says what is asked for:
//   one      what one vCPU does alone; the default
//   cross    between two vCPUs on two CPUs; the default where there are two
//   same     between two vCPUs on one CPU
//   world    switches between VMs: another VM, with bench=spin, is on the same CPU
//   both     one and cross
//   spin     nothing, for ever
//   asleep   nothing, asleep for ever
//
// spis=N enables so many SPIs first,
// and only=NAME measures one operation alone, a few times and without its long loop: for an execution log, which is long (make profile).
namespace Hv.Guests;

internal static unsafe class Program
{
    private const int AllRounds = 1000, FewRounds = 15;
    private const uint FirstSpi = 40; // behind what devices use

    private static byte* s_only;
    private static int s_onlyBytes;

    /// <summary>Samples of an operation.</summary>
    public static int Rounds { get; private set; }

    /// <summary>Repetitions of its long loop.</summary>
    public static uint Loops => Rounds == AllRounds ? 100_000u : 0;

    private const ulong Apart = 200_000;

    public static ReadOnlySpan<byte> Name => "bench"u8;

    public static void Main()
    {
        ulong started = Timer.VirtualCount;
        // Looked for once: QEMU's own tree is a megabyte.
        var only = CommandLine.Value("only="u8);
        s_onlyBytes = only.Length;
        fixed (byte* start = only)
            s_only = start;
        Rounds = only.IsEmpty ? AllRounds : FewRounds;
        var asked = CommandLine.Value("bench="u8);
        if (asked.StartsWith("spin"u8))
            Spin();
        if (asked.StartsWith("asleep"u8))
            Sleep();

        // Not before: what the others say may cut a line of figures.
        Print.Text("bench: start counter="u8).Decimal(started).Line();
        Gic.Start();
        Gic.StartCpu();
        Measured.Start();
        EnableSpis();
        if (asked.StartsWith("same"u8))
        {
            OtherCpu.RunSame();
        }
        else if (asked.StartsWith("world"u8))
        {
            Interrupts.RunTimers([], "world-switch"u8, Apart);
        }
        else if (asked.StartsWith("cross"u8) || (asked.IsEmpty && Gic.Cpus > 1))
        {
            OtherCpu.RunCross();
        }
        else
        {
            Traps.Run();
            Interrupts.Run();
            if (asked.StartsWith("both"u8))
                OtherCpu.RunCross();
        }

        Print.Text("bench: end"u8).Line();
    }

    /// <summary>ICC_SGI1R_EL1 for one target with Aff0 below 16 and no Aff1 to Aff3.</summary>
    public static ulong SgiTo(uint interrupt, ulong affinity) => ((ulong)interrupt << 24) | (1UL << (int)(affinity & 15));

    /// <summary>Whether an operation is to be measured.</summary>
    public static bool IsAsked(ReadOnlySpan<byte> name)
    {
        var only = new ReadOnlySpan<byte>(s_only, s_onlyBytes);
        return only.IsEmpty || (only.StartsWith(name) && (only.Length == name.Length || only[name.Length] is 0 or (byte)' '));
    }

    private static void EnableSpis()
    {
        uint count = 0;
        foreach (byte digit in CommandLine.Value("spis="u8))
        {
            if (digit is < (byte)'0' or > (byte)'9' || count >= Gic.Interrupts)
                break;
            count = (count * 10) + digit - '0';
        }

        for (uint spi = 0; spi < Math.Min(count, Gic.Interrupts - FirstSpi); spi++)
            Gic.Enable(FirstSpi + spi);
    }

    private static void Sleep()
    {
        while (true)
            Cpu.WaitForInterrupt();
    }

    private static void Spin()
    {
        while (true)
            Cpu.Yield();
    }
}
