// Why: of UARTLCR_H hv needs the FIFOs' depth and the break; the format has no meaning on a line of whole bytes.
namespace Hv.Services.Uart;

/// <summary>UARTLCR_H (PL011 TRM DDI 0183G, 3.3.7). Word length, parity and stop bits are kept and change nothing.</summary>
internal readonly struct LineControl
{
    private const byte BreakBit = 1 << 0;
    private const byte FifoEnableBit = 1 << 4;
    private const byte EightBits = 3 << 5;

    private readonly byte _bits;

    /// <summary>The register with a value.</summary>
    internal LineControl(ulong bits) => _bits = (byte)bits;

    /// <summary>What a guest finds: 8 bits, no parity, 1 stop bit, FIFOs on; see <see cref="ControlRegister.AtPowerOn"/>.</summary>
    internal static LineControl AtPowerOn => new(EightBits | FifoEnableBit);

    /// <summary>The register's value.</summary>
    internal byte Bits => _bits;

    /// <summary>BRK: the output is held low.</summary>
    internal bool Break => (_bits & BreakBit) != 0;

    /// <summary>FEN: the FIFOs are on; off, each is a holding register of one character.</summary>
    internal bool FifoEnable => (_bits & FifoEnableBit) != 0;

    /// <summary>How many characters each FIFO holds.</summary>
    internal int Depth => FifoEnable ? UartService.FifoDepth : 1;
}
