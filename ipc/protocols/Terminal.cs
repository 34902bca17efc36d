// Protocol Terminal: what the person at the Monitor wants of the terminal. The Monitor's own bytes go by protocol Serial, as a UART's.
//
//   who     Monitor -> Console
//   when    any time; MonitorRestarted after a fault of the Monitor's
//   answer  none
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of the terminal's settings.</summary>
public readonly struct Terminal : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 19;
}

/// <summary>The keyboard leaves the Monitor.</summary>
public readonly struct MoveKeyboard : IMessage<Terminal>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1301;

    /// <summary>To the VM that had it before.</summary>
    public const byte Back = 0xFF;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>To which VM, or <see cref="Back"/>.</summary>
    public byte Vm { get; init; }
}

/// <summary>What the terminal shows.</summary>
public readonly struct SetView : IMessage<Terminal>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1302;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>All VMs, by lines that begin with their names; otherwise the one that has the keyboard.</summary>
    public bool ShowsAll { get; init; }

    /// <summary>The names have colours.</summary>
    public bool HasColours { get; init; }
}

/// <summary>The Monitor has lost what it knew of its serial link: Console starts it over (Serial.SerialRestart).</summary>
public readonly struct MonitorRestarted : IMessage<Terminal>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1303;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}
