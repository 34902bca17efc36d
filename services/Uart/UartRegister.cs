// Why: the PL011's registers by their names; the numbers stand here and nowhere else.
namespace Hv.Services.Uart;

/// <summary>Offsets of the registers (PL011 TRM DDI 0183G, table 3-1 "Register summary").</summary>
internal static class UartRegister
{
    /// <summary>UARTDR, data.</summary>
    internal const uint Data = 0x000;

    /// <summary>UARTRSR on a read, UARTECR on a write.</summary>
    internal const uint ReceiveStatus = 0x004;

    /// <summary>UARTFR, flags.</summary>
    internal const uint Flags = 0x018;

    /// <summary>UARTILPR, the low-power divisor of IrDA.</summary>
    internal const uint IrdaLowPower = 0x020;

    /// <summary>UARTIBRD, the integer part of the baud rate divisor.</summary>
    internal const uint IntegerBaudRate = 0x024;

    /// <summary>UARTFBRD, its fraction in 64ths.</summary>
    internal const uint FractionalBaudRate = 0x028;

    /// <summary>UARTLCR_H, line control.</summary>
    internal const uint LineControl = 0x02C;

    /// <summary>UARTCR, control.</summary>
    internal const uint Control = 0x030;

    /// <summary>UARTIFLS, the FIFO levels that interrupt.</summary>
    internal const uint FifoLevels = 0x034;

    /// <summary>UARTIMSC, the interrupts that are let through.</summary>
    internal const uint InterruptMask = 0x038;

    /// <summary>UARTRIS, the interrupts before the mask.</summary>
    internal const uint RawInterrupts = 0x03C;

    /// <summary>UARTMIS, the interrupts behind the mask.</summary>
    internal const uint MaskedInterrupts = 0x040;

    /// <summary>UARTICR, clears interrupts.</summary>
    internal const uint InterruptClear = 0x044;

    /// <summary>UARTDMACR, DMA control.</summary>
    internal const uint DmaControl = 0x048;

    /// <summary>UARTPeriphID0, the first of the eight identification registers; the last ends the region.</summary>
    internal const uint Identification = 0xFE0;

    /// <summary>The region's size, and so the first offset behind the identification registers.</summary>
    internal const uint End = 0x1000;

    /// <summary>
    /// UARTPeriphID0-3 and UARTPCellID0-3 (3.3.15 to 3.3.22): part 0x011, designer 0x41 (Arm), revision 1, which is r1p1 with
    /// FIFOs of 16 characters; QEMU's virt has the same. From revision 3 (r1p5) on, drivers take the FIFOs to be 32 deep.
    /// </summary>
    internal static ReadOnlySpan<byte> IdentificationBytes => [0x11, 0x10, 0x14, 0x00, 0x0D, 0xF0, 0x05, 0xB1];
}
