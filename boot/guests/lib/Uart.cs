// The PL011 as a guest drives it, polled and by interrupts. Registers: DDI 0183, section 3.3.
namespace Hv.Guests;

/// <summary>Bits of UARTFR (3.3.3).</summary>
[Flags]
internal enum UartFlags : uint
{
    Busy = 1 << 3, ReceiveEmpty = 1 << 4, TransmitFull = 1 << 5, ReceiveFull = 1 << 6, TransmitEmpty = 1 << 7,
}

/// <summary>Bits of UARTIMSC, UARTRIS, UARTMIS and UARTICR (3.3.10 to 3.3.13).</summary>
[Flags]
internal enum UartInterrupts : uint
{
    None = 0, Receive = 1 << 4, Transmit = 1 << 5, ReceiveTimeout = 1 << 6, Overrun = 1 << 10, All = 0x7ff,
}

/// <summary>Bits of UARTCR (3.3.8).</summary>
[Flags]
internal enum UartControl : uint
{
    Enable = 1, Loopback = 1 << 7, Transmit = 1 << 8, Receive = 1 << 9, Working = Enable | Transmit | Receive,
}

/// <summary>The UART of the machine.</summary>
internal static class Uart
{
    public const ulong Data = Board.Uart, Flag = Board.Uart + 0x18, IntegerBaud = Board.Uart + 0x24, FractionalBaud = Board.Uart + 0x28,
        LineControl = Board.Uart + 0x2c, Control = Board.Uart + 0x30, FifoLevels = Board.Uart + 0x34, Masks = Board.Uart + 0x38,
        RawStatus = Board.Uart + 0x3c, MaskedStatus = Board.Uart + 0x40, Clear = Board.Uart + 0x44;

    /// <summary>UARTLCR_H: eight bits a character, FIFOs on (3.3.7).</summary>
    public const uint EightBits = 3 << 5, Fifos = 1 << 4;

    public static UartFlags Flags => (UartFlags)Mmio.Read32(Flag);

    /// <summary>115200 baud from 24 MHz, 8N1, FIFOs on, interrupts masked.</summary>
    public static void Start()
    {
        Mmio.Write32(Control, 0);
        Mmio.Write32(Masks, 0);
        Mmio.Write32(Clear, (uint)UartInterrupts.All);
        Mmio.Write32(IntegerBaud, 13);
        Mmio.Write32(FractionalBaud, 1);
        Mmio.Write32(LineControl, EightBits | Fifos);
        Mmio.Write32(Control, (uint)UartControl.Working);
    }

    /// <summary>Sends a byte as soon as the FIFO takes it.</summary>
    public static void Put(byte value)
    {
        while ((Flags & UartFlags.TransmitFull) != 0)
        {
        }

        Mmio.Write32(Data, value);
    }

    /// <summary>The next received byte, or -1.</summary>
    public static int TryGet() => (Flags & UartFlags.ReceiveEmpty) != 0 ? -1 : (int)(Mmio.Read32(Data) & 0xff);
}
