// Protocol Hardware: physical interrupts for the core's own drivers.
//
//   who     a CPU (the core) -> SerialPort
//   when    the interrupt was acknowledged; it stays active until the driver deactivates it, so one is open at most
//   answer  none
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of physical interrupts.</summary>
public readonly struct Hardware : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 16;
}

/// <summary>A physical interrupt came.</summary>
public readonly struct PhysicalInterrupt : IMessage<Hardware>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1001;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>Its INTID.</summary>
    public uint IntId { get; init; }
}
