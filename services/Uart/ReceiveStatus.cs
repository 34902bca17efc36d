// Why: UARTRSR repeats the errors of the character last read, for drivers that read bytes.
namespace Hv.Services.Uart;

/// <summary>
/// UARTRSR (PL011 TRM DDI 0183G, 3.3.2): FE, PE and BE of the character last read, OE from the overrun on; UARTECR clears all.
/// </summary>
internal readonly struct ReceiveStatus
{
    private const byte OverrunErrorBit = 1 << 3;
    private const byte OfCharacter = 7;

    private ReceiveStatus(int bits) => Bits = (byte)bits;

    /// <summary>The register's value.</summary>
    internal byte Bits { get; }

    /// <summary>The status after an overrun.</summary>
    internal ReceiveStatus WithOverrun => new(Bits | OverrunErrorBit);

    /// <summary>The status after a character was read.</summary>
    internal ReceiveStatus AfterReading(ReceivedCharacter character) =>
        new((Bits & OverrunErrorBit) | ((character.Bits >> 8) & OfCharacter));
}
