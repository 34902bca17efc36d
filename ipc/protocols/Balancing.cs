// Protocol Balancing: how a vCPU that waits for its CPU comes to one that has less to do.
//
//   who     Scheduler -> Scheduler, of another CPU
//   when    Offer     its CPU has more vCPUs than it can run, and no other Offer of its own is out. It goes round the CPUs: one that would,
//                     with it, have less to do than the offerer has takes it, any other sends it on, until it is back at the offerer
//           Accept    instead of sending an Offer on
//   answer  Offer: Accept, or the Offer itself, back. Accept: VcpuControl.Rehome to the vCPU, if it still waits there; else nothing, and
//           he who accepted has lost nothing
//
// The vCPU itself goes over: Rehome makes it tell its old Scheduler that it is blocked, and its new one that it is ready. All that a
// Scheduler knows of a vCPU it has from that vCPU, in order, so at no time do two hold it for theirs.
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of Schedulers among each other.</summary>
public readonly struct Balancing : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 17;
}

/// <summary>A vCPU waits for its CPU: who has time for it?</summary>
public readonly struct Offer : IMessage<Balancing>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1101;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>What the vCPU is entitled to.</summary>
    public VcpuShare Share { get; init; }

    /// <summary>The vCPU's number in hv.</summary>
    public ushort Vcpu { get; init; }

    /// <summary>What there is to do where it is: the weights of all vCPUs that can run there, it among them.</summary>
    public uint Load { get; init; }

    /// <summary>The CPU that it comes from, by its number in hv.</summary>
    public byte From { get; init; }
}

/// <summary>The offered vCPU may come.</summary>
public readonly struct Accept : IMessage<Balancing>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1102;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <inheritdoc cref="Offer.Vcpu"/>
    public ushort Vcpu { get; init; }

    /// <summary>The CPU that takes it, by its number in hv.</summary>
    public byte Cpu { get; init; }
}
