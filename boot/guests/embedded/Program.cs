// The guest that ships inside hv, and runs where hv is given no other: shows each thing that hv does for a guest in a line or two,
// takes about a second, and powers off. It runs on bare QEMU virt as well and prints the same.
using System.Buffers.Binary;
using System.Threading;

namespace Hv.Guests;

internal static unsafe class Program
{
    private const uint Ticks = 5, Sgi = 3;
    private const ulong TickMilliseconds = 100;

    private static uint s_ticks, s_sgis;
    private static ulong s_nextTick;

    public static ReadOnlySpan<byte> Name => "guest"u8;

    public static void Main()
    {
        Line("hello from C# at EL"u8).Decimal(Cpu.ExceptionLevel).And(", MPIDR "u8).Hex(Cpu.Mpidr)
            .And(", counter at "u8).Decimal(Timer.Frequency, " Hz"u8).Line();
        Line("device tree at "u8).Hex(Startup.DeviceTree).And(", "u8).Decimal(DeviceTreeSize(), " bytes"u8).Line();
        Line("PSCI "u8).Decimal(Psci.Version >> 16, "."u8).Decimal(Psci.Version & 0xffff, ", by hypercall"u8).Line();
        Line("interrupt controller of "u8).Decimal(Gic.Interrupts, " INTIDs, GICD_TYPER "u8).Hex(Mmio.Read32(Gic.TypeRegister)).Line();

        Exceptions.OnInterrupt(&Interrupted);
        Gic.Start();
        Gic.StartCpu();
        SignalMyself();
        StartSecondCpu();
        Tick();
        Line("powering off"u8).Line();
    }

    private static void SignalMyself()
    {
        Gic.Enable(Sgi);
        CpuInterface.SendSgi(Sgi, Cpu.Affinity);
        SleepUntil(ref s_sgis, 1);
        Line("SGI "u8).Decimal(Sgi, " to myself arrived"u8).Line();
    }

    private static void StartSecondCpu()
    {
        if (Gic.Cpus == 1)
        {
            Line("one CPU, no second to start"u8).Line();
            return;
        }

        PsciResult result = Psci.CpuOn(1, &Second);
        if (result == PsciResult.Success)
            SleepUntil(ref s_sgis, 2);
        Line("CPU 1 of "u8).Decimal((uint)Gic.Cpus)
            .And(result == PsciResult.Success ? " is up and sent an SGI"u8 : " did not start"u8).Line();
    }

    /// <summary>CPU 1: tells the first that it is there, and is off again.</summary>
    private static void Second()
    {
        Gic.StartCpu();
        CpuInterface.SendSgi(Sgi, Gic.Affinity(0));
    }

    private static void Tick()
    {
        ulong start = Timer.VirtualCount;
        uint sleeps = 0;
        s_nextTick = start + (TickMilliseconds * Timer.Millisecond);
        Timer.Virtual.Arm(s_nextTick);
        Gic.Enable(Timer.Virtual.Interrupt);
        for (uint tick = 1; tick <= Ticks; tick++)
        {
            sleeps += SleepUntil(ref s_ticks, tick);
            Line("tick "u8).Decimal(tick, " at "u8).Decimal((Timer.VirtualCount - start) / Timer.Millisecond, " ms"u8).Line();
        }

        Timer.Virtual.Stop();
        Line(""u8).Decimal(Ticks, " ticks, "u8).Decimal(sleeps, " times asleep in WFI"u8).Line();
    }

    /// <summary>Sleeps until an interrupt's handler has made the count so large; gives the number of WFIs.</summary>
    private static uint SleepUntil(ref uint count, uint enough)
    {
        uint sleeps = 0;
        Cpu.DisableInterrupts();
        for (; Volatile.Read(ref count) < enough; sleeps++)
        {
            Cpu.WaitForInterrupt();
            Cpu.EnableInterrupts();
            Cpu.DisableInterrupts();
        }

        Cpu.EnableInterrupts();
        return sleeps;
    }

    private static void Interrupted(uint interrupt)
    {
        if (interrupt == Timer.Virtual.Interrupt)
        {
            s_nextTick += TickMilliseconds * Timer.Millisecond;
            Timer.Virtual.Arm(s_nextTick);
            s_ticks++;
        }
        else if (interrupt == Sgi)
        {
            s_sgis++;
        }

        CpuInterface.EndOfInterrupt(interrupt);
    }

    /// <summary>The header's totalsize (Devicetree Specification 0.4, section 5.2), or 0 where there is no tree.</summary>
    private static uint DeviceTreeSize()
    {
        var header = new ReadOnlySpan<byte>((void*)Startup.DeviceTree, 8);
        return BinaryPrimitives.ReadUInt32BigEndian(header) == 0xd00d_feed ? BinaryPrimitives.ReadUInt32BigEndian(header.Slice(4)) : 0;
    }

    private static Print Line(ReadOnlySpan<byte> text) => Print.Text(Name).And(": "u8).And(text);
}
