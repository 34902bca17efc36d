// Why: the receive FIFO is 12 bits wide: a character and the errors that came with it.
namespace Hv.Services.Uart;

/// <summary>An entry of the receive FIFO, as UARTDR reads (PL011 TRM DDI 0183G, 3.3.1).</summary>
internal readonly struct ReceivedCharacter
{
    private const ushort BreakErrorBit = 1 << 10;
    private const ushort OverrunErrorBit = 1 << 11;

    /// <summary>An entry by its bits.</summary>
    internal ReceivedCharacter(ushort bits) => Bits = bits;

    /// <summary>A break: the line was low for longer than a character. One zero is loaded into the FIFO for it.</summary>
    internal static ReceivedCharacter Break => new(BreakErrorBit);

    /// <summary>UARTDR's value.</summary>
    internal ushort Bits { get; }

    /// <summary>BE: this is a break.</summary>
    internal bool IsBreak => (Bits & BreakErrorBit) != 0;

    /// <summary>The same with OE: characters before this one were lost.</summary>
    internal ReceivedCharacter WithOverrun => new((ushort)(Bits | OverrunErrorBit));
}
