// Protocol Log: what an actor has to tell the person at the terminal.
//
//   who     any actor -> Console
//   when    something a person should know; the sender logs a recurring matter once and counts the rest
//   answer  none
//
// A record is an event and numbers: Console puts it into words (services/Console/LogText.cs), so no other actor formats.
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of log records.</summary>
public readonly struct Log : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 15;
}

/// <summary>What happened.</summary>
public enum LogEvent : byte
{
    /// <summary>An unexpected trap: A = ESR_EL2, B = IPA, C = ELR_EL2, Detail = GuestFaultReason. The guest gets what the Arm ARM says.</summary>
    GuestFault = 1,

    /// <summary>The guest powered off.</summary>
    VmOff = 2,

    /// <summary>The guest asked for a reset.</summary>
    VmReset = 3,

    /// <summary>A handler faulted: A = actor, B = message kind, C = address in hv's image, Detail = the fault's kind. The VM that it served is stopped.</summary>
    HandlerFault = 4,

    /// <summary>A service got a message that it does not know: A = actor, B = kind.</summary>
    UnexpectedMessage = 5,

    /// <summary>A mailbox was full: A = actor, B = kind.</summary>
    MailboxFull = 6,

    /// <summary>A VM was started: A = RAM in bytes, B = entry point, Detail = vCPUs.</summary>
    VmStarted = 7,

    /// <summary>The guest wrote a register that hv does not emulate in full: A = register offset, B = value, Detail = a GIC region or device.</summary>
    Unimplemented = 8,

    /// <summary>An answer came to a vCPU that had not asked: A = kind.</summary>
    StrayReply = 9,

    /// <summary>A physical interrupt came that nobody owns: A = INTID.</summary>
    StrayInterrupt = 10,

    /// <summary>A physical SError came while a vCPU ran, and was not passed on: A = ESR_EL2, C = ELR_EL2. The first is told, all are counted.</summary>
    SError = 11,
}

/// <summary>One record.</summary>
public readonly struct LogRecord : IMessage<Log>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0F01;

    /// <summary>No VM, or no vCPU: the record concerns hv.</summary>
    public const byte Nobody = 0xFF;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>The event's first number.</summary>
    public ulong A { get; init; }

    /// <summary>Its second.</summary>
    public ulong B { get; init; }

    /// <summary>Its third.</summary>
    public ulong C { get; init; }

    /// <summary>What happened.</summary>
    public LogEvent Event { get; init; }

    /// <summary>The event's detail.</summary>
    public byte Detail { get; init; }

    /// <summary>Whose VM, or <see cref="Nobody"/>.</summary>
    public byte Vm { get; init; }

    /// <summary>Which of its vCPUs, or <see cref="Nobody"/>.</summary>
    public byte Vcpu { get; init; }
}
