// Why: a vCPU runs when it waits for nothing; the Monitor shows what it waits for.
namespace Hv.Ipc.Protocols;

/// <summary>What a vCPU waits for.</summary>
[Flags]
public enum WaitReasons : byte
{
    /// <summary>Nothing: it can run.</summary>
    None = 0,

    /// <summary>CPU_ON: it is off.</summary>
    PowerOn = 1,

    /// <summary>An interrupt: it executed WFI.</summary>
    Interrupt = 2,

    /// <summary>The answer to its request.</summary>
    Reply = 4,

    /// <summary>Its list registers: VGic has them.</summary>
    ListRegisters = 8,

    /// <summary>VGic's word that it has forgotten the physical interrupts of the time before CPU_ON.</summary>
    Hardware = 16,

    /// <summary>Its VM's Resume: the VM is paused.</summary>
    Resume = 32,

    /// <summary>That the Monitor has shown its trap.</summary>
    Trace = 64,

    /// <summary>What a vCPU that is turned off or on goes on waiting for.</summary>
    Lasting = ListRegisters | Resume | Trace,
}
