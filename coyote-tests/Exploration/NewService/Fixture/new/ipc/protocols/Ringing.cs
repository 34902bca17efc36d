// Protocol Ringing: doorbells among each other.
//
//   who     Doorbell -> the next VM's Doorbell (its own, where there is one VM)
//   when    Ring              its guest has rung; one is out at most, and what is rung meanwhile goes with the next
//   answer  Ring gets Heard, exactly once
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of doorbells.</summary>
public readonly struct Ringing : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 22;
}

/// <summary>Somebody rings.</summary>
public readonly struct Ring : IMessage<Ringing>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1601;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>How often, 1 or more.</summary>
    public uint Count { get; init; }
}

/// <summary>The last Ring was heard.</summary>
public readonly struct Heard : IMessage<Ringing>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1602;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}
