// Operations that one vCPU does by itself, without an interrupt.
namespace Hv.Guests;

internal static unsafe class Traps
{
    private const uint UnknownFunction = 0x8400_0fff; // in PSCI's range, so that QEMU's own answers too
    private const ulong Nothing = 0x0b00_0000;        // no device of QEMU virt, and none of hv's

    /// <summary>A load that VGic answers with nothing but a number, and not in registers (docs/fast-path.md).</summary>
    public const ulong InMemory = Board.Distributor + 0x8; // GICD_IIDR

    public static void Run()
    {
        Measure("hvc-version"u8, Operation.Hypercall, value: (uint)PsciFunction.Version);
        Measure("hvc-unknown"u8, Operation.Hypercall, value: UnknownFunction);
        Measure("gicd-typer-read"u8, Operation.Load, Gic.TypeRegister);
        Measure("gicd-iidr-read"u8, Operation.Load, InMemory);
        Measure("gicd-isenabler-read"u8, Operation.Load, Board.Distributor + 0x104);
        Measure("gicd-isenabler-write"u8, Operation.Store, Board.Distributor + 0x104, 1 << 8);
        Measure("uart-flag-read"u8, Operation.Load, Uart.Flag);
        Measure("id-register-read"u8, Operation.IdRegister);
        Measure("cntpct-read"u8, Operation.PhysicalCount);
        Measure("cntp-control-read"u8, Operation.PhysicalControl);
        Measure("cntp-deadline-write"u8, Operation.PhysicalDeadline, Timer.Never);
        if (Program.IsAsked("stage2-fault"u8))
            MeasureFault();
        if (Program.IsAsked("uart-write"u8))
            MeasureUart();
    }

    private static void Measure(ReadOnlySpan<byte> name, Operation operation, ulong address = 0, uint value = 0)
    {
        if (!Program.IsAsked(name))
            return;
        for (int i = 0; i < Program.Rounds; i++)
            Samples.Add(Measured.Once(operation, address, value));
        Samples.Report(name, Program.Loops, Measured.Loop(operation, address, value));
    }

    private static void MeasureFault()
    {
        Arrival arrival;
        for (int i = 0; i < Program.Rounds; i++)
            Samples.Add(Measured.Fault(&arrival, Nothing));
        Samples.Report("stage2-fault"u8);
    }

    /// <summary>A byte into an empty FIFO, on an idle line: all the way to the machine's own UART.</summary>
    private static void MeasureUart()
    {
        for (int i = 0; i < Program.Rounds; i++)
        {
            AwaitIdle();
            Samples.Add(Measured.Once(Operation.Store, Uart.Data, i % 64 == 63 ? '\n' : '.'));
        }

        AwaitIdle();
        Uart.Put((byte)'\n');
        Samples.Report("uart-write"u8);
    }

    private static void AwaitIdle()
    {
        for (int wait = 0; wait < 10_000 && (Uart.Flags & (UartFlags.TransmitEmpty | UartFlags.Busy)) != UartFlags.TransmitEmpty; wait++)
            Cpu.Yield();
    }
}
