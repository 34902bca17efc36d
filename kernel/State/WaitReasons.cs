// Why: a vCPU runs when it waits for nothing.
namespace Hv.Kernel.State;

/// <summary>What a vCPU waits for.</summary>
[Flags]
internal enum WaitReasons : byte
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
}
