// Why: UARTFR is what a polling guest reads all the time; it is put together here from what it shows.
namespace Hv.Services.Uart;

/// <summary>UARTFR (PL011 TRM DDI 0183G, 3.3.3).</summary>
internal readonly struct FlagRegister
{
    private const ushort BusyBit = 1 << 3;
    private const ushort ReceiveEmptyBit = 1 << 4;
    private const ushort TransmitFullBit = 1 << 5;
    private const ushort ReceiveFullBit = 1 << 6;
    private const ushort TransmitEmptyBit = 1 << 7;

    private readonly ushort _bits;

    /// <summary>The flags of a UART as it is.</summary>
    internal FlagRegister(in UartState state)
    {
        int depth = state.LineControl.Depth;
        int modem = state.Modem.Flags;
        int transmit = state.Transmit.Count;
        int receive = state.Receive.Count;

        // BUSY is up "as soon as the transmit FIFO becomes non-empty, regardless of whether the UART is enabled".
        _bits = (ushort)(modem
            | (transmit == 0 ? TransmitEmptyBit : BusyBit)
            | (transmit >= depth ? TransmitFullBit : 0)
            | (receive == 0 ? ReceiveEmptyBit : 0)
            | (receive >= depth ? ReceiveFullBit : 0));
    }

    /// <summary>The register's value.</summary>
    internal ushort Bits => _bits;
}
