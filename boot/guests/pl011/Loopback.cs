// Loopback (DDI 0183, "System and diagnostic loopback testing"): what is sent comes in, so the receiver's every state can be
// reached from here. Nothing can be printed meanwhile; Test ends the loopback when it has something to say.
namespace Hv.Guests;

internal static class Loopback
{
    private const int Depth = 16;
    private const uint OverrunInData = 1 << 11, OverrunInStatus = 1 << 3;

    public static void Run()
    {
        Gic.Disable(Board.UartInterrupt);
        TestFifo();
        TestLevels();
        TestOneCharacter();
        TestOverrun();
        TestModem();
        Uart.Start();
        Gic.Enable(Board.UartInterrupt);
    }

    private static void Start(uint lineControl = Uart.EightBits | Uart.Fifos)
    {
        Mmio.Write32(Uart.Control, 0);
        Mmio.Write32(Uart.LineControl, Uart.EightBits);
        Mmio.Write32(Uart.LineControl, lineControl);
        Mmio.Write32(Uart.Clear, (uint)UartInterrupts.All);
        Mmio.Write32(Uart.Control, (uint)(UartControl.Working | UartControl.Loopback));
    }

    private static void TestFifo()
    {
        Start();
        Test.That(Has(UartFlags.ReceiveEmpty | UartFlags.TransmitEmpty), "turning the FIFOs off and on empties them"u8);
        for (int i = 0; i < Depth; i++)
        {
            Test.That(!Has(UartFlags.ReceiveFull), "RXFF not before the last place"u8);
            Send(i);
            Test.That(!Has(UartFlags.ReceiveEmpty), "RXFE goes with the first character"u8);
        }

        Test.That(Has(UartFlags.ReceiveFull), "RXFF with 16 characters"u8);
        for (int i = 0; i < Depth; i++)
            Test.Equal(Mmio.Read32(Uart.Data), Character(i), "characters come in order"u8);
        Test.That(Has(UartFlags.ReceiveEmpty), "RXFE after the last character"u8);
    }

    /// <summary>RX comes at each of UARTIFLS's levels and goes below it; RT stays while there are characters.</summary>
    private static void TestLevels()
    {
        ReadOnlySpan<byte> levels = [2, 4, 8, 12, 14];
        for (int select = 0; select < levels.Length; select++)
        {
            Start();
            Mmio.Write32(Uart.FifoLevels, (uint)select << 3);
            for (int i = 1; i <= Depth; i++)
            {
                Send(i);
                Test.That(Raised(UartInterrupts.Receive) == (i >= levels[select]), "RX comes at its level"u8);
                Test.That(Raised(UartInterrupts.ReceiveTimeout), "RT comes with the line silent"u8);
            }

            for (int left = Depth - 1; left >= 0; left--)
            {
                _ = Mmio.Read32(Uart.Data);
                Test.That(Raised(UartInterrupts.Receive) == (left >= levels[select]), "RX goes below its level"u8);
            }

            Test.That(!Raised(UartInterrupts.ReceiveTimeout), "RT goes with the last character"u8);
        }
    }

    private static void TestOneCharacter()
    {
        Start(Uart.EightBits);
        Send(1);
        Test.That(Has(UartFlags.ReceiveFull) && Raised(UartInterrupts.Receive), "without FIFOs one character is full"u8);
        Test.Equal(Mmio.Read32(Uart.Data), Character(1), "without FIFOs it comes in"u8);
        Test.That(Has(UartFlags.ReceiveEmpty) && !Raised(UartInterrupts.Receive), "without FIFOs it is gone when read"u8);
    }

    private static void TestOverrun()
    {
        Start();
        for (int i = 0; i <= Depth; i++)
            Send(i);
        Test.That(Raised(UartInterrupts.Overrun), "OE comes with the seventeenth character"u8);
        Test.Equal(Mmio.Read32(Board.Uart + 4) & OverrunInStatus, OverrunInStatus, "UARTRSR.OE"u8);
        for (int i = 0; i < Depth; i++)
            Test.Equal(Mmio.Read32(Uart.Data) & 0xff, Character(i), "an overrun leaves what was there"u8);
        Send(0);
        Test.Equal(Mmio.Read32(Uart.Data) & OverrunInData, OverrunInData, "the next character carries UARTDR.OE"u8);
        Mmio.Write32(Board.Uart + 4, 0);
        Test.Equal(Mmio.Read32(Board.Uart + 4) & OverrunInStatus, 0, "UARTECR clears UARTRSR.OE"u8);
        Mmio.Write32(Uart.Clear, (uint)UartInterrupts.Overrun);
        Test.That(!Raised(UartInterrupts.Overrun), "UARTICR clears OE"u8);
    }

    /// <summary>The modem outputs of UARTCR are the inputs of UARTFR, and a change interrupts.</summary>
    private static void TestModem()
    {
        ReadOnlySpan<uint> outputs = [1 << 11, 1 << 10, 1 << 12, 1 << 13];
        ReadOnlySpan<uint> inputs = [1 << 0, 1 << 1, 1 << 2, 1 << 8];
        ReadOnlySpan<uint> interrupts = [1 << 1, 1 << 3, 1 << 2, 1 << 0];
        uint control = (uint)(UartControl.Working | UartControl.Loopback);
        for (int i = 0; i < outputs.Length; i++)
        {
            Start();
            Mmio.Write32(Uart.Clear, (uint)UartInterrupts.All);
            Mmio.Write32(Uart.Control, control | outputs[i]);
            Test.Equal(Mmio.Read32(Uart.Flag) & 0x107, inputs[i], "a modem output is the input in loopback"u8);
            Test.Equal(Mmio.Read32(Uart.RawStatus) & 0xf, interrupts[i], "a modem input that changes interrupts"u8);
            Mmio.Write32(Uart.Clear, interrupts[i]);
            Test.Equal(Mmio.Read32(Uart.RawStatus) & 0xf, 0, "UARTICR clears modem interrupts"u8);
        }
    }

    private static void Send(int number) => Mmio.Write32(Uart.Data, Character(number));

    private static uint Character(int number) => (uint)((number * 29) + 0x80) & 0xff;

    private static bool Has(UartFlags flags) => (Uart.Flags & flags) == flags;

    private static bool Raised(UartInterrupts interrupt) => ((UartInterrupts)Mmio.Read32(Uart.RawStatus) & interrupt) != 0;
}
