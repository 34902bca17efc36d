// Resets the machine by SYSTEM_RESET as often as it is asked to: each life checks that it found memory and devices as at power-on,
// leaves marks in both, and waits for a byte on the UART: 'r' resets, '2' resets by SYSTEM_RESET2, 'q' powers off. (QEMU's own reset
// keeps memory that no file was loaded to, and there is no SYSTEM_RESET2.)
namespace Hv.Guests;

internal static unsafe class Program
{
    private const ulong Mark = 0x6d61_726b_6d61_726b;
    private const uint Spi = 70;

    /// <summary>Initialised in the image: a reset that does not place the image anew shows here.</summary>
    private static ulong s_inImage = 1;

    public static ReadOnlySpan<byte> Name => "reboot"u8;

    public static void Main()
    {
        Test.Equal(s_inImage, 1, "the image is as it was built"u8);
        Test.That(Mmio.Read64(Board.Scratch) != Mark || !Psci.IsHv, "memory forgot the life before"u8);
        Test.That(!Gic.IsEnabled(Spi) && !Gic.IsPending(Spi) && !Gic.IsActive(Spi), "the GIC forgot the life before"u8);
        Test.Equal((ulong)Timer.Virtual.Control & 3, 0, "the virtual timer forgot the life before"u8);
        Test.Equal((ulong)Timer.Physical.Control & 3, 0, "the physical timer forgot the life before"u8);
        Print.Text("reboot: ready"u8).Line();

        s_inImage = 2;
        Mmio.Write64(Board.Scratch, Mark);
        Gic.Start();
        Gic.StartCpu();
        Gic.Enable(Spi);
        Gic.Pend(Spi);
        Gic.Activate(Spi);
        Timer.Virtual.Arm(Timer.Never);
        Timer.Physical.Arm(Timer.Never);
        if (Gic.Cpus > 1)
            Psci.CpuOn(1, &Second);

        switch (Receive())
        {
            case 'r':
                Psci.Hypercall(PsciFunction.SystemReset);
                break;
            case '2':
                Psci.Hypercall(PsciFunction.SystemReset2);
                break;
            case 'q':
                Test.Finish();
                return;
        }

        Test.That(false, "a reset does not return"u8);
        Test.Finish();
    }

    private static int Receive()
    {
        int received;
        do
        {
            received = Uart.TryGet();
        }
        while (received is not ('r' or '2' or 'q'));
        return received;
    }

    /// <summary>Another CPU that is on must be off after the reset.</summary>
    private static void Second()
    {
        while (true)
            Cpu.Yield();
    }
}
