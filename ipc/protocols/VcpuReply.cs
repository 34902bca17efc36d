// Protocol VcpuReply: the answers to a vCPU's requests (Mmio, SysReg, Smccc, GuestFaults).
//
//   who     the service that was asked -> the vCPU, with Outbox.Reply
//   when    exactly once for each request; an answer to anything but the open request is counted and ignored
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of answers to a vCPU.</summary>
public readonly struct VcpuReply : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 4;
}

/// <summary>The access is done: a load or MRS gets the value, the vCPU goes on behind the instruction.</summary>
public readonly struct Completed : IMessage<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0401;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>What a load or MRS reads; not looked at for a store or MSR.</summary>
    public ulong Value { get; init; }
}

/// <summary>The hypercall is done: X0 gets the result, and X1 to X3 keep the caller's values (SMCCC, 2.7 "SMC64/HVC64 result registers").</summary>
public readonly struct HypercallDone : IMessage<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0402;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>X0.</summary>
    public ulong X0 { get; init; }
}

/// <summary>CPU_SUSPEND: the vCPU waits for an interrupt before it goes on, behind its call or, powered down, where it said.</summary>
public readonly struct Suspended : IMessage<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0403;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>X0: the result, or, powered down, what the caller gave for it.</summary>
    public ulong X0 { get; init; }

    /// <summary>Powered down: where the vCPU starts, an IPA, with its MMU off and all else but its timers and X0 UNKNOWN to it. 0 for standby.</summary>
    public ulong EntryPoint { get; init; }
}

/// <summary>The instruction is UNDEFINED for this guest: it takes an Undefined Instruction exception at EL1, at the instruction.</summary>
public readonly struct Undefined : IMessage<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0404;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}

/// <summary>The access gets a synchronous External abort at EL1, as an access to nothing gets on a bus.</summary>
public readonly struct ExternalAbort : IMessage<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0405;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}

/// <summary>The instruction does nothing: the vCPU goes on behind it.</summary>
public readonly struct Skipped : IMessage<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0406;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}
