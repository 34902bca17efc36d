// Protocol Lifecycle: a VM's end and new beginning.
//
//   who     Psci -> Vm (the core): SystemOff, SystemReset; a CPU (the core), after a handler's fault -> Vm: SystemOff; a vCPU (the core) -> Vm: VcpuIsOff, VcpuIsHalted
//           a service of the VM -> Vm: ResetDone
//   when    ResetDone         exactly once for each ServiceControl.Reset
//   answer  none
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of a VM's life.</summary>
public readonly struct Lifecycle : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 10;
}

/// <summary>The guest asked to power off (PSCI DEN0022, SYSTEM_OFF).</summary>
public readonly struct SystemOff : IMessage<Lifecycle>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0A01;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}

/// <summary>The guest asked for a reset (PSCI DEN0022, SYSTEM_RESET, SYSTEM_RESET2).</summary>
public readonly struct SystemReset : IMessage<Lifecycle>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0A02;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}

/// <summary>A vCPU has stopped on Vm's PowerOff.</summary>
public readonly struct VcpuIsOff : IMessage<Lifecycle>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0A03;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}

/// <summary>A service is in its reset state.</summary>
public readonly struct ResetDone : IMessage<Lifecycle>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0A04;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;
}

/// <summary>A vCPU stands still on Vm's Halt.</summary>
public readonly struct VcpuIsHalted : IMessage<Lifecycle>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0A05;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}
