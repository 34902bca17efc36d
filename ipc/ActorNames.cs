// Why: a report names services as their folders are named.
namespace Hv.Ipc;

/// <summary>The names of actor kinds.</summary>
public static class ActorNames
{
    /// <summary>The name of a kind.</summary>
    public static ReadOnlySpan<byte> Of(ActorKind kind) => kind switch
    {
        ActorKind.Vcpu => "vCPU"u8,
        ActorKind.Vm => "VM"u8,
        ActorKind.Cpu => "CPU"u8,
        ActorKind.SerialPort => "SerialPort"u8,
        ActorKind.Console => "Console"u8,
        ActorKind.Monitor => "Monitor"u8,
        ActorKind.Scheduler => "Scheduler"u8,
        ActorKind.Uart => "Uart"u8,
        ActorKind.VGic => "VGic"u8,
        ActorKind.VTimer => "VTimer"u8,
        ActorKind.Psci => "Psci"u8,
        ActorKind.CpuId => "CpuId"u8,
        ActorKind.Faults => "Faults"u8,
        _ => "nobody"u8,
    };
}
