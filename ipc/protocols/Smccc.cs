// Protocol Smccc: a vCPU's HVC, by the SMC Calling Convention (Arm DEN0028).
//
//   who     a vCPU (the core) -> Psci
//   when    the vCPU has no other request open; it waits
//   answer  exactly one of VcpuReply: HypercallDone, Suspended; none when the call ends the caller (CPU_OFF, SYSTEM_OFF,
//           SYSTEM_RESET), for then the vCPU is powered off instead
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of hypercalls.</summary>
public readonly struct Smccc : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 3;
}

/// <summary>A hypercall with its function identifier and first arguments.</summary>
public readonly struct Hypercall : IMessage<Smccc>, IRequest<VcpuReply>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0301;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>X1.</summary>
    public ulong X1 { get; init; }

    /// <summary>X2.</summary>
    public ulong X2 { get; init; }

    /// <summary>X3.</summary>
    public ulong X3 { get; init; }

    /// <summary>The function identifier, W0 (SMCCC, 2.5 "Function Identifiers").</summary>
    public uint Function { get; init; }

    /// <summary>The HVC instruction's immediate; SMCCC calls have 0.</summary>
    public ushort Immediate { get; init; }

    /// <summary>The number of the calling vCPU in its VM.</summary>
    public byte Vcpu { get; init; }
}
