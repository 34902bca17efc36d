// Why: UARTIMSC, UARTRIS, UARTMIS and UARTICR have one layout; this is it.
namespace Hv.Services.Uart;

/// <summary>A set of the PL011's interrupts (PL011 TRM DDI 0183G, 3.3.10 to 3.3.13).</summary>
internal readonly struct InterruptSet
{
    private const int Implemented = 0x7FF;

    private readonly ushort _bits;

    /// <summary>A set by the register's bits; bits 15:11 are reserved and stay 0.</summary>
    internal InterruptSet(ulong bits) => _bits = (ushort)(bits & Implemented);

    /// <summary>Nothing.</summary>
    internal static InterruptSet None => default;

    /// <summary>RIM: nUARTRI has changed.</summary>
    internal static InterruptSet RingIndicator => new(1 << 0);

    /// <summary>CTSM: nUARTCTS has changed.</summary>
    internal static InterruptSet ClearToSend => new(1 << 1);

    /// <summary>DCDM: nUARTDCD has changed.</summary>
    internal static InterruptSet CarrierDetect => new(1 << 2);

    /// <summary>DSRM: nUARTDSR has changed.</summary>
    internal static InterruptSet DataSetReady => new(1 << 3);

    /// <summary>RX: the receive FIFO has filled up to its level.</summary>
    internal static InterruptSet Receive => new(1 << 4);

    /// <summary>TX: the transmit FIFO has emptied down to its level.</summary>
    internal static InterruptSet Transmit => new(1 << 5);

    /// <summary>RT: characters wait, and no more come.</summary>
    internal static InterruptSet ReceiveTimeout => new(1 << 6);

    /// <summary>BE: a break was received.</summary>
    internal static InterruptSet BreakError => new(1 << 9);

    /// <summary>OE: a character came to a full FIFO.</summary>
    internal static InterruptSet OverrunError => new(1 << 10);

    /// <summary>The register's value.</summary>
    internal ushort Bits => _bits;

    /// <summary>Whether there is any.</summary>
    internal bool Any => _bits != 0;

    /// <summary>The members of both.</summary>
    public static InterruptSet operator &(InterruptSet left, InterruptSet right) => new((uint)(left._bits & right._bits));

    /// <summary>The members of either.</summary>
    public static InterruptSet operator |(InterruptSet left, InterruptSet right) => new((uint)(left._bits | right._bits));

    /// <summary>The members of the left that are not in the right.</summary>
    public static InterruptSet operator -(InterruptSet left, InterruptSet right) => new((uint)(left._bits & ~right._bits));
}
