// Protocol Tracing: the Monitor sees each trap of a vCPU.
//
//   who     Monitor -> a vCPU (the core): SetTrace, TraceTaken; a vCPU -> Monitor: TrapTraced
//   when    TrapTraced   a traced vCPU has trapped, and before anybody else hears of it; the vCPU waits for TraceTaken beside the answer to
//                        what it asks, so at most one is on its way for each, none is ever lost, and a guest that is traced is as slow as the
//                        line that shows it. One more when tracing was switched off and on meanwhile
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

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

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

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}

/// <summary>A trap, as the vCPU takes it.</summary>
public readonly struct TrapTraced : IMessage<Tracing>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1403;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>ESR_EL2.</summary>
    public ulong Syndrome { get; init; }

    /// <summary>The instruction that trapped; behind it for HVC.</summary>
    public ulong ProgramCounter { get; init; }

    /// <summary>The address of an abort, an IPA; of another trap, nothing.</summary>
    public ulong Ipa { get; init; }

    /// <summary>The register of a load or store, or of MRS or MSR, before it; X0 of another trap.</summary>
    public ulong Value { get; init; }

    /// <summary>The vCPU's number in hv.</summary>
    public ushort Vcpu { get; init; }
}
