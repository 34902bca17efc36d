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

    /// <summary>Its VM's Resume: the VM is paused.</summary>
    Resume = 16,

    /// <summary>The answer to its request, and then that the Monitor hears of the trap.</summary>
    TraceDue = 32,

    /// <summary>That the Monitor has shown the trap.</summary>
    Trace = 64,
}
