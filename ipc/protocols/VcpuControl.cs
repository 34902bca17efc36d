// Protocol VcpuControl: what services make a vCPU do beside answering it.
//
//   who     Psci -> a vCPU of its VM: PowerOn, PowerOff; Vm (the core) -> its vCPUs: PowerOn, PowerOff, Halt, Continue
//           VTimer -> a vCPU of its VM: ArmTimer, Wake; Scheduler -> a vCPU that it has: Rehome; a CPU (the core) -> a vCPU: ReportToScheduler
//   when    PowerOn           the vCPU is off; PowerOff  any time, an off vCPU stays off
//           ReportToScheduler     the vCPU's Scheduler was reset and knows it no more
//           Halt              any time; Continue  each vCPU of the VM has been halted
//   answer  Halt gets Lifecycle.VcpuIsHalted; PowerOff gets Lifecycle.VcpuIsOff when the sender is Vm; the others none
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of vCPU control.</summary>
public readonly struct VcpuControl : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 8;
}

/// <summary>Starts a vCPU in its reset state at EL1 with the MMU off (PSCI DEN0022, 6.4 "Core state on CPU_ON").</summary>
public readonly struct PowerOn : IMessage<VcpuControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0801;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>Where it starts, an IPA.</summary>
    public ulong EntryPoint { get; init; }

    /// <summary>X0.</summary>
    public ulong ContextId { get; init; }
}

/// <summary>Stops a vCPU; its registers are lost.</summary>
public readonly struct PowerOff : IMessage<VcpuControl>, IRequest<Lifecycle>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0802;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}

/// <summary>Ends a vCPU's wait for an interrupt: one may be there for it.</summary>
public readonly struct Wake : IMessage<VcpuControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0803;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}

/// <summary>Sets the vCPU's one software timer, in place of what it was set to.</summary>
public readonly struct ArmTimer : IMessage<VcpuControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0804;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <summary>The deadline that never comes: the timer is off.</summary>
    public const ulong Never = ulong.MaxValue;

    /// <summary>When Timers.TimerExpired is due, in the VM's time (<see cref="SysRegRead.Now"/>); <see cref="Never"/> for off.</summary>
    public ulong Deadline { get; init; }
}

/// <summary>
/// Another CPU's Scheduler has the vCPU from here. It leaves the CPU that it is on, tells the old Scheduler VcpuBlocked, and the new
/// one VcpuReady if it can run.
/// </summary>
public readonly struct Rehome : IMessage<VcpuControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0806;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>The CPU's number in hv.</summary>
    public byte Cpu { get; init; }
}

/// <summary>Tells the Scheduler of the vCPU's CPU again that it is ready, if it is.</summary>
public readonly struct ReportToScheduler : IMessage<VcpuControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0805;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}

/// <summary>Stops a vCPU where it is: on or off, it does not run until it is told to continue, and its timers are not heard of.</summary>
public readonly struct Halt : IMessage<VcpuControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0807;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}

/// <summary>Ends <see cref="Halt"/>; the VM's time goes on where it stood.</summary>
public readonly struct Continue : IMessage<VcpuControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0808;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}
