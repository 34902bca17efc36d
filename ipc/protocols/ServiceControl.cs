// Protocol ServiceControl: what every service must understand.
//
//   who     Vm (the core) -> each service of the VM; a CPU (the core) -> Console, Monitor or a Scheduler
//   when    Reset             from Vm: all vCPUs of the VM are off. From a CPU: the service's last handler faulted, and what it sent is lost
//   answer  from Vm: Lifecycle.ResetDone, exactly once; where the service's handler faults over it, the core answers.
//           From a CPU: none. Console asks for its links anew (Serial.SerialRestart), Monitor for its link (Terminal.MonitorRestarted), a Scheduler hears of its vCPUs anew (VcpuControl.ReportToScheduler)
namespace Hv.Ipc.Protocols;

/// <summary>The protocol common to all services.</summary>
public readonly struct ServiceControl : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 11;
}

/// <summary>Go back to the state of power-on: devices as after a cold reset, nothing pending, ports kept.</summary>
public readonly struct Reset : IMessage<ServiceControl>, IRequest<Lifecycle>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x0B01;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;
}
