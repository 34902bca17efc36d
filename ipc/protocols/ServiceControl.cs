// Protocol ServiceControl: what every service of a VM must understand.
//
//   who     Vm (the core) -> each service of the VM
//   when    Reset             all vCPUs of the VM are off
//   answer  Reset gets Lifecycle.ResetDone, exactly once
namespace Hv.Ipc.Protocols;

/// <summary>The protocol common to all services of a VM.</summary>
public readonly struct ServiceControl : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 11;
}

/// <summary>Go back to the state of power-on: devices as after a cold reset, nothing pending, ports kept.</summary>
public readonly struct Reset : IMessage<ServiceControl>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0B01;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}
