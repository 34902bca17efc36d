// Why: UARTIFLS says at which FIFO levels the interrupts come.
namespace Hv.Services.Uart;

/// <summary>UARTIFLS (PL011 TRM DDI 0183G, 3.3.9), for FIFOs of 16 characters.</summary>
internal readonly struct FifoLevels
{
    private const byte Implemented = 0x3F;

    private readonly byte _bits;

    /// <summary>The register with a value.</summary>
    internal FifoLevels(ulong bits) => _bits = (byte)(bits & Implemented);

    /// <summary>The reset value: both at one half.</summary>
    internal static FifoLevels AtPowerOn => new(0x12);

    /// <summary>The register's value.</summary>
    internal byte Bits => _bits;

    /// <summary>TXIFLSEL as a level: the interrupt comes when the FIFO has emptied down to it. Without FIFOs: 0.</summary>
    internal int Transmit(LineControl line) => line.FifoEnable ? Level(_bits & 7) : 0;

    /// <summary>RXIFLSEL as a level: the interrupt comes when the FIFO has filled up to it. Without FIFOs: 1.</summary>
    internal int Receive(LineControl line) => line.FifoEnable ? Level(_bits >> 3) : 1;

    // 1/8, 1/4, 1/2, 3/4, 7/8; the three reserved encodings as the last.
    private static int Level(int select) => select switch
    {
        0 => UartService.FifoDepth / 8,
        1 => UartService.FifoDepth / 4,
        2 => UartService.FifoDepth / 2,
        3 => UartService.FifoDepth * 3 / 4,
        _ => UartService.FifoDepth * 7 / 8,
    };
}
