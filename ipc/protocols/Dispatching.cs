// Protocol Dispatching: the Scheduler's decisions for its CPU.
//
//   who     Scheduler -> the CPU (the core)
//   when    the decision has changed; the last one counts
//   answer  none
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of scheduling decisions.</summary>
public readonly struct Dispatching : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 13;
}

/// <summary>Run this vCPU until it blocks or its slice ends.</summary>
public readonly struct RunVcpu : IMessage<Dispatching>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0D01;

    /// <summary>The end of a slice that does not end: the vCPU has the CPU to itself.</summary>
    public const ulong NoSlice = ulong.MaxValue;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>When Scheduling.SliceExpired is due: the slice ends, or a cap begins or ends to count; in physical counter ticks; <see cref="NoSlice"/> for never.</summary>
    public ulong SliceEnd { get; init; }

    /// <summary>The vCPU's number in hv.</summary>
    public ushort Vcpu { get; init; }
}

/// <summary>Nothing can run: the CPU sleeps until an interrupt.</summary>
public readonly struct RunIdle : IMessage<Dispatching>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0D02;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>Nothing can run until a vCPU becomes ready.</summary>
    public static RunIdle ForGood => new() { Until = RunVcpu.NoSlice };

    /// <summary>When Scheduling.SliceExpired is due, for a vCPU that its cap keeps from running; <see cref="RunVcpu.NoSlice"/> for never.</summary>
    public ulong Until { get; init; }
}
