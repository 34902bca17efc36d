// Protocol Serial: a byte pipe with credits, the same on both sides of the console.
//
//   who     Uart <-> Console, Monitor <-> Console, Console <-> SerialPort (the core's driver of the physical UART)
//   when    SerialData        at most as many bytes as the receiver has given credit for and not yet got
//           SerialCredit      the receiver can take so many bytes more
//           SerialRestart     Console has lost what it knew of the link: bytes and credits that are under way to it count no more
//   answer  SerialRestart gets SerialRestart, exactly once, behind all that is under way; the others none
//
// Each side starts with the credit that the wiring says the other has room for; a reset of a device leaves the link as
// it is. So a receiver never has to drop a byte, and a mailbox never holds more than the credits allow.
using System.Runtime.CompilerServices;

namespace Hv.Ipc.Protocols;

/// <summary>The protocol of serial lines.</summary>
public readonly struct Serial : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 14;
}

/// <summary>Bytes on a line, in order.</summary>
public readonly struct SerialData : IMessage<Serial>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0E01;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The bytes; the first <see cref="Count"/> count, the others are 0.</summary>
    public SerialBytes Bytes { get; init; }

    /// <summary>How many: 1 to <see cref="SerialBytes.Capacity"/>.</summary>
    public byte Count { get; init; }
}

/// <summary>Room for more bytes.</summary>
public readonly struct SerialCredit : IMessage<Serial>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0E02;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>How many bytes more, 1 or more.</summary>
    public ushort Count { get; init; }
}

/// <summary>The link starts over, with this much credit for the receiver of this message.</summary>
public readonly struct SerialRestart : IMessage<Serial>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0E03;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>How many bytes the sender of this has room for, 0 or more.</summary>
    public ushort Count { get; init; }

    /// <summary>Which restart of Console's this is; the answer has the number of what it answers, and only the last one counts.</summary>
    public byte Generation { get; init; }
}

/// <summary>The bytes of a <see cref="SerialData"/>.</summary>
[InlineArray(Capacity)]
public struct SerialBytes
{
    /// <summary>The most bytes in one message.</summary>
    public const int Capacity = 40;

    private byte _first;
}
