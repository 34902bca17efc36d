// Why: which handler an actor has. The core's own actors come first: they are mechanism; the rest are services. It is here, not in the
// core, because answers about actors carry it (ipc/protocols/Inspection.cs).
namespace Hv.Ipc;

/// <summary>What an actor is.</summary>
public enum ActorKind : byte
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>A vCPU: takes answers, list registers and power control (Core.Vcpus).</summary>
    Vcpu,

    /// <summary>A VM: its life cycle (Core.Vms).</summary>
    Vm,

    /// <summary>A physical CPU: takes its Scheduler's decisions (Core.Cpus).</summary>
    Cpu,

    /// <summary>The driver of the physical UART (Core.Serial).</summary>
    SerialPort,

    /// <summary>services/Console.</summary>
    Console,

    /// <summary>services/Monitor.</summary>
    Monitor,

    /// <summary>services/Scheduler, one a CPU.</summary>
    Scheduler,

    /// <summary>services/Uart, one a VM.</summary>
    Uart,

    /// <summary>services/VGic, one a VM.</summary>
    VGic,

    /// <summary>services/VTimer, one a VM.</summary>
    VTimer,

    /// <summary>services/Psci, one a VM.</summary>
    Psci,

    /// <summary>services/CpuId, one a VM.</summary>
    CpuId,

    /// <summary>services/Faults, one a VM.</summary>
    Faults,
}
