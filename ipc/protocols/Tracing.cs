// Protocol Tracing: the Monitor sees each trap of a vCPU that became a message.
//
//   who     Monitor -> a vCPU (the core): SetTrace, TraceTaken; a vCPU -> Monitor: TrapTraced
//   when    TrapTraced   a traced vCPU's request was answered; the vCPU waits for TraceTaken, so at most one is on its way for each, none is ever
//                        lost, and a guest that is traced is as slow as the line that shows it
//           TraceTaken   the trap is shown
//   answer  TrapTraced gets one TraceTaken; SetTrace none: tracing that is switched off ends the vCPU's wait
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of traces.</summary>
public readonly struct Tracing : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 20;
}

/// <summary>Tracing begins or ends.</summary>
public readonly struct SetTrace : IMessage<Tracing>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1401;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>Whether it begins.</summary>
    public bool IsOn { get; init; }
}

/// <summary>The vCPU may go on.</summary>
public readonly struct TraceTaken : IMessage<Tracing>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1402;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}

/// <summary>A trap that was answered.</summary>
public readonly struct TrapTraced : IMessage<Tracing>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1403;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>ESR_EL2.</summary>
    public ulong Syndrome { get; init; }

    /// <summary>Where the guest goes on.</summary>
    public ulong ProgramCounter { get; init; }

    /// <summary>The address of an abort, an IPA; 0 when the CPU has forgotten it: another vCPU was on it meanwhile.</summary>
    public ulong Ipa { get; init; }

    /// <summary>X0, with the answer in it where it goes there.</summary>
    public ulong X0 { get; init; }

    /// <summary>The vCPU's number in hv.</summary>
    public ushort Vcpu { get; init; }
}
