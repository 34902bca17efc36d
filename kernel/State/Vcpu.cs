// Why: a guest's CPU: its registers, what it waits for, and what is armed for it. As an actor it is owned by the CPU that
// it is loaded on, or by whoever handles a message to it meanwhile.
// Promises: Context comes first and is aligned to 16: while the vCPU runs, SP_EL2 points to it.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.State;

/// <summary>A vCPU.</summary>
internal struct Vcpu
{
    /// <summary>Its registers.</summary>
    internal VcpuContext Context;

    /// <summary>The virtual CPU interface while it is not loaded.</summary>
    internal VirtualCpuInterface Interface;

    /// <summary>Its open request.</summary>
    internal Request Request;

    /// <summary>Where its traps go.</summary>
    internal TrapTargets Targets;

    /// <summary>Since when it could run and is not on a CPU, in physical ticks, 0 for not; and how long it has waited so in all.</summary>
    internal ulong ReadySince, Stolen;
    /// <summary>The last deadline of its software timer, in the VM's time; ArmTimer.Never for none.</summary>
    internal ulong Deadline;

    /// <summary>CPU time had, in ticks; while it is loaded, less its CPU's busy time when it came.</summary>
    internal ulong Time;

    /// <summary>Where it is an actor.</summary>
    internal Endpoint Self;

    /// <summary>Its number in hv.</summary>
    internal ushort Id;

    /// <summary>Its VM.</summary>
    internal ushort Vm;

    /// <summary>What it is entitled to; for its Scheduler, the core does not look.</summary>
    internal VcpuShare Share;

    /// <summary>The CPU whose Scheduler has it.</summary>
    internal ushort HomeCpu;

    /// <summary>Its number in its VM.</summary>
    internal byte Index;

    /// <summary>What it waits for.</summary>
    internal WaitReasons Waits;

    /// <summary>Its Scheduler holds it for blocked.</summary>
    internal bool IsBlocked;

    /// <summary>The Monitor is to see each of its traps.</summary>
    internal bool IsTraced;

    /// <summary>It is on a CPU: its registers are in the hardware.</summary>
    internal bool IsLoaded;

    /// <summary>The physical virtual-timer interrupt was active when it left its CPU.</summary>
    internal bool TimerInterruptIsActive;

    /// <summary>How many Injects it has taken since its list registers were last loaded.</summary>
    internal byte Applied;
}

/// <summary>Whom a vCPU asks: its VM's services, and itself as an actor.</summary>
internal struct TrapTargets
{
    /// <summary>Its VM.</summary>
    internal Ref<Vm> Vm;

    /// <summary>The vCPU as an actor, its VM's services, and the Scheduler of <see cref="Vcpu.HomeCpu"/>.</summary>
    internal Ref<Actor> Self, Psci, CpuId, VGic, VTimer, Faults, Scheduler;

    /// <summary>The device region that it accessed last: a guest stays with a device for a while.</summary>
    internal Ref<MmioRegion> Region;
}

/// <summary>ICH_* of a vCPU (GIC IHI 0069, 12.4).</summary>
internal struct VirtualCpuInterface
{
    /// <summary>ICH_LR&lt;n&gt;_EL2.</summary>
    internal ListRegisterSet ListRegisters;

    /// <summary>ICH_HCR_EL2.</summary>
    internal ulong Hcr;

    /// <summary>ICH_VMCR_EL2.</summary>
    internal ulong Vmcr;

    /// <summary>ICH_AP0R&lt;n&gt;_EL2 and ICH_AP1R&lt;n&gt;_EL2, in pairs from the highest n that the CPU has.</summary>
    internal ActivePriorities ActivePriorities;
}

/// <summary>The active priorities of both groups.</summary>
[InlineArray(8)]
internal struct ActivePriorities
{
    private ulong _first;
}
