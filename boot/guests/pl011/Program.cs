// The PL011 as DDI 0183 has it: registers, FIFO levels, interrupts, loopback, and input that is typed while it runs (the test sends it
// when it reads "pl011: ready"). QEMU 7.2's PL011 has no loopback, so what needs one is asked for only under hv.
namespace Hv.Guests;

internal static unsafe class Program
{
    /// <summary>Characters that the test sends: 'a' + 7i mod 26.</summary>
    private const uint Typed = 4096;

    /// <summary>Times that the handler leaves the transmit interrupt's level high.</summary>
    private const uint Repeats = 3;

    private static uint s_interrupts, s_received, s_wrong;

    public static ReadOnlySpan<byte> Name => "pl011"u8;

    public static void Main()
    {
        Exceptions.OnInterrupt(&Interrupted);
        Gic.Start();
        Gic.StartCpu();
        Gic.Enable(Board.UartInterrupt);
        Cpu.EnableInterrupts();

        TestIdentification();
        TestRegisters();
        Loads.Run();
        TestTransmitInterrupt();
        if (Psci.IsHv)
            Loopback.Run();
        TestTyped();
        Test.Finish();
    }

    private static void TestIdentification()
    {
        ReadOnlySpan<byte> expected = [0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1];
        for (int i = 0; i < expected.Length; i++)
            Test.Equal(Mmio.Read32(Board.Uart + 0xfe0 + (4 * (ulong)i)), expected[i], "UARTPeriphID and UARTPCellID"u8);
    }

    private static void TestRegisters()
    {
        ReadBack(Uart.IntegerBaud, 0xffff, "UARTIBRD"u8);
        ReadBack(Uart.FractionalBaud, 0x3f, "UARTFBRD"u8);
        ReadBack(Uart.FifoLevels, 0x3f, "UARTIFLS"u8);
        Gic.Disable(Board.UartInterrupt);
        ReadBack(Uart.Masks, 0x7ff, "UARTIMSC"u8);
        Gic.Enable(Board.UartInterrupt);

        Uart.Start();
        Test.Equal(Mmio.Read16(Uart.LineControl), Uart.EightBits | Uart.Fifos, "a register reads by halfword"u8);
        Test.Equal(Mmio.Read8(Uart.LineControl), Uart.EightBits | Uart.Fifos, "a register reads by byte"u8);
        Test.Equal((ulong)(Uart.Flags & UartFlags.ReceiveEmpty), (ulong)UartFlags.ReceiveEmpty, "UARTFR.RXFE before anything came"u8);
        Test.Equal(Mmio.Read32(Uart.MaskedStatus), 0, "UARTMIS with all masked"u8);
        uint flags = Mmio.Read32(Uart.Flag);
        Mmio.Write32(Uart.Flag, ~flags);
        Test.Equal(Mmio.Read32(Uart.Flag) & 0x7, flags & 0x7, "UARTFR is read-only"u8);
        Mmio.Write32(Board.Uart + 0x80, uint.MaxValue);
        Test.Equal(Mmio.Read32(Board.Uart + 0x80), 0, "reserved registers are RAZ/WI"u8);
    }

    private static void ReadBack(ulong register, uint implemented, ReadOnlySpan<byte> name)
    {
        uint before = Mmio.Read32(register);
        Mmio.Write32(register, implemented & 0x5555);
        Test.Equal(Mmio.Read32(register), implemented & 0x5555, name);
        Mmio.Write32(register, implemented & 0xaaaa);
        Test.Equal(Mmio.Read32(register), implemented & 0xaaaa, name);
        Mmio.Write32(register, before);
    }

    /// <summary>TX: raised by a character that leaves, kept from the GIC by the mask, lowered by UARTICR, a level at the GIC.</summary>
    private static void TestTransmitInterrupt()
    {
        Mmio.Write32(Uart.Clear, (uint)UartInterrupts.All);
        Test.Equal(Mmio.Read32(Uart.RawStatus) & (uint)UartInterrupts.Transmit, 0, "UARTICR clears UARTRIS.TX"u8);
        Uart.Put((byte)'\n');
        Test.That(AwaitRaw(UartInterrupts.Transmit), "a character that left raises UARTRIS.TX"u8);
        Test.Equal(s_interrupts, 0, "no interrupt while it is masked"u8);
        Mmio.Write32(Uart.Masks, (uint)UartInterrupts.Transmit);
        Test.That(Test.Await(ref s_interrupts, Repeats), "a level that nobody lowers comes again"u8);
        Test.That(Raised(UartInterrupts.Transmit), "masking leaves UARTRIS"u8);
        Mmio.Write32(Uart.Clear, (uint)UartInterrupts.Transmit);
        Mmio.Write32(Uart.Masks, (uint)UartInterrupts.Transmit);
        Test.Pause(2);
        Test.Equal(s_interrupts, Repeats, "UARTICR lowers the level"u8);
        Mmio.Write32(Uart.Masks, 0);
    }

    private static bool AwaitRaw(UartInterrupts interrupts)
    {
        ulong end = Timer.VirtualCount + (1000 * Timer.Millisecond);
        while (!Raised(interrupts))
        {
            if (Timer.VirtualCount >= end)
                return false;
        }

        return true;
    }

    private static bool Raised(UartInterrupts interrupts) => ((UartInterrupts)Mmio.Read32(Uart.RawStatus) & interrupts) == interrupts;

    private static void TestTyped()
    {
        Uart.Start();
        Print.Text("pl011: ready"u8).Line();
        Mmio.Write32(Uart.Masks, (uint)(UartInterrupts.Receive | UartInterrupts.ReceiveTimeout));
        Test.That(Test.Await(ref s_received, Typed, 60_000), "all that is typed comes in"u8);
        Mmio.Write32(Uart.Masks, 0);
        Test.Equal(s_received, Typed, "and no more"u8);
        Test.Equal(s_wrong, 0, "what is typed comes in unchanged and in order"u8);
        Test.Equal(Mmio.Read32(Uart.RawStatus) & (uint)UartInterrupts.Overrun, 0, "nothing typed is overrun"u8);
    }

    private static void Interrupted(uint interrupt)
    {
        Test.Equal(interrupt, Board.UartInterrupt, "the UART's interrupt and no other"u8);
        if (++s_interrupts == Repeats)
            Mmio.Write32(Uart.Masks, 0);
        for (int character = Uart.TryGet(); character >= 0; character = Uart.TryGet())
        {
            if (character != 'a' + (int)(7 * s_received % 26))
                s_wrong++;
            s_received++;
        }

        CpuInterface.EndOfInterrupt(interrupt);
    }
}
