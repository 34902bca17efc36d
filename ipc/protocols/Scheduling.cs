// Protocol Scheduling: what the Scheduler of a CPU hears of its vCPUs.
//
//   who     a vCPU (the core) -> Scheduler: VcpuReady, VcpuBlocked; the CPU (the core) -> Scheduler: SliceExpired
//   when    VcpuReady         the vCPU can run: powered on, woken, answered; ready twice is harmless
//           VcpuBlocked       it cannot: it waits for an interrupt or an answer, or is off, or another CPU has it now (VcpuControl.Rehome);
//                             blocked twice is harmless
//           SliceExpired      the time named in Dispatching has passed; it may come late or twice
//   answer  Dispatching.RunVcpu or RunIdle whenever the decision changes, and after every SliceExpired
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of scheduling events.</summary>
public readonly struct Scheduling : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 12;
}

/// <summary>A vCPU can run.</summary>
public readonly struct VcpuReady : IMessage<Scheduling>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0C01;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>What it is entitled to.</summary>
    public VcpuShare Share { get; init; }

    /// <summary>Physical counter ticks (CNTPCT_EL0).</summary>
    public ulong Now { get; init; }

    /// <summary>The vCPU's number in hv (all VMs counted through).</summary>
    public ushort Vcpu { get; init; }
}

/// <summary>A vCPU cannot run.</summary>
public readonly struct VcpuBlocked : IMessage<Scheduling>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0C02;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc cref="VcpuReady.Now"/>
    public ulong Now { get; init; }

    /// <inheritdoc cref="VcpuReady.Vcpu"/>
    public ushort Vcpu { get; init; }
}

/// <summary>The running vCPU's slice is over.</summary>
public readonly struct SliceExpired : IMessage<Scheduling>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0C03;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc cref="VcpuReady.Now"/>
    public ulong Now { get; init; }
}
