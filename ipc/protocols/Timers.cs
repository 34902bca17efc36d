// Protocol Timers: what VTimer hears of the counters.
//
//   who     a vCPU, or for TimerExpired a CPU (the core) -> VTimer
//   when    VcpuDescheduled      the vCPU left the CPU; its virtual timer counts on in software
//           VcpuScheduled        the vCPU is back on a CPU; its virtual timer is native again
//           VcpuStarted          the vCPU was powered on, and has not run yet
//           TimerExpired         the deadline of VcpuControl.ArmTimer has passed; it may come late, twice, or for a
//                                deadline that was set anew meanwhile
//   answer  none
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of timer events.</summary>
public readonly struct Timers : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 9;
}

/// <summary>A vCPU left its CPU with its virtual timer in this state.</summary>
public readonly struct VcpuDescheduled : IMessage<Timers>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0901;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>CNTV_CVAL_EL0, in the VM's time.</summary>
    public ulong CompareValue { get; init; }

    /// <summary>The number of the vCPU in its VM.</summary>
    public byte Vcpu { get; init; }

    /// <summary>Whether the timer will interrupt: CNTV_CTL_EL0.ENABLE set, IMASK clear, and the interrupt not already active.</summary>
    public bool WillFire { get; init; }
}

/// <summary>A vCPU is on a CPU again.</summary>
public readonly struct VcpuScheduled : IMessage<Timers>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0902;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The number of the vCPU in its VM.</summary>
    public byte Vcpu { get; init; }
}

/// <summary>A vCPU was powered on: its timers are in their reset state, whatever they were when it was powered off.</summary>
public readonly struct VcpuStarted : IMessage<Timers>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0904;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The number of the vCPU in its VM.</summary>
    public byte Vcpu { get; init; }
}

/// <summary>A deadline has passed.</summary>
public readonly struct TimerExpired : IMessage<Timers>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0903;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The VM's time.</summary>
    public ulong Now { get; init; }

    /// <summary>The number of the vCPU in its VM.</summary>
    public byte Vcpu { get; init; }
}
