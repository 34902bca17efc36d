// Why: UARTCR decides what the UART does at all; logic asks it by name.
namespace Hv.Services.Uart;

/// <summary>UARTCR (PL011 TRM DDI 0183G, 3.3.8).</summary>
internal readonly struct ControlRegister
{
    // Bits 6:3 are reserved: they read as zero.
    private const ushort Implemented = 0xFF87;
    private const ushort UartEnableBit = 1 << 0;
    private const ushort LoopbackBit = 1 << 7;
    private const ushort TransmitEnableBit = 1 << 8;
    private const ushort ReceiveEnableBit = 1 << 9;
    private const ushort DataTransmitReadyBit = 1 << 10;
    private const ushort RequestToSendBit = 1 << 11;
    private const ushort Out1Bit = 1 << 12;
    private const ushort Out2Bit = 1 << 13;
    private const ushort CtsFlowControlBit = 1 << 15;

    private readonly ushort _bits;

    /// <summary>The register with a value.</summary>
    internal ControlRegister(ulong bits) => _bits = (ushort)(bits & Implemented);

    /// <summary>
    /// What a guest finds: the UART on and the transmitter on, as firmware that prints leaves it. The TRM's reset value,
    /// 0x0300, has the UART off, and there is no firmware in a VM to turn it on: Linux's earlycon and every small guest
    /// tried on QEMU (which prints regardless) would fill the FIFO once and wait for ever. The receiver is off, see
    /// <see cref="Receiver"/>.
    /// </summary>
    internal static ControlRegister AtPowerOn => new(UartEnableBit | TransmitEnableBit);

    /// <summary>The register's value.</summary>
    internal ushort Bits => _bits;

    /// <summary>UARTEN: the UART is on.</summary>
    internal bool UartEnable => (_bits & UartEnableBit) != 0;

    /// <summary>LBE: the outputs are connected to the inputs.</summary>
    internal bool Loopback => (_bits & LoopbackBit) != 0;

    /// <summary>UARTEN and TXE: characters leave.</summary>
    internal bool CanTransmit => (_bits & (UartEnableBit | TransmitEnableBit)) == (UartEnableBit | TransmitEnableBit);

    /// <summary>UARTEN and RXE: characters come in.</summary>
    internal bool CanReceive => (_bits & (UartEnableBit | ReceiveEnableBit)) == (UartEnableBit | ReceiveEnableBit);

    /// <summary>DTR: nUARTDTR is asserted.</summary>
    internal bool DataTransmitReady => (_bits & DataTransmitReadyBit) != 0;

    /// <summary>RTS: nUARTRTS is asserted.</summary>
    internal bool RequestToSend => (_bits & RequestToSendBit) != 0;

    /// <summary>Out1: nUARTOut1 is asserted.</summary>
    internal bool Out1 => (_bits & Out1Bit) != 0;

    /// <summary>Out2: nUARTOut2 is asserted.</summary>
    internal bool Out2 => (_bits & Out2Bit) != 0;

    /// <summary>CTSEN: characters leave only while nUARTCTS is asserted.</summary>
    internal bool CtsFlowControl => (_bits & CtsFlowControlBit) != 0;
}
