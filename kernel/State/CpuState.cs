// Why: what belongs to one physical CPU. TPIDR_EL2 points here.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.State;

/// <summary>A physical CPU.</summary>
internal struct CpuState
{
    /// <summary>The most CPUs.</summary>
    internal const int MaxCpus = 64;

    /// <summary>No vCPU.</summary>
    internal const int NoVcpu = -1;

    /// <summary>The top of its stack.</summary>
    internal ulong StackTop;

    /// <summary>Its number.</summary>
    internal ushort Id;

    /// <summary>The first and last actor that it has to run; the last means nothing while there is no first.</summary>
    internal Ref<Actor> FirstReady, LastReady;

    /// <summary>The actor whose handler runs, 0 for none: whose fault it is.</summary>
    internal ushort Running;

    /// <summary>The kind of request that <see cref="Running"/> is asked in registers; 0 for a message.</summary>
    internal ushort Asked;

    /// <summary>The vCPU whose registers the hardware holds, or <see cref="NoVcpu"/>.</summary>
    internal int Loaded;

    /// <summary>The Scheduler's decision: the vCPU to run, or <see cref="NoVcpu"/> for idle.</summary>
    internal int Decision;

    /// <summary>Where <see cref="Loaded"/> is.</summary>
    internal Ref<Vcpu> LoadedVcpu;

    /// <summary>An actor of another CPU's that has more waiting than it should: no guest runs here until that is less.</summary>
    internal Ref<Actor> Crowded;

    /// <summary>When its slice ends, in physical ticks.</summary>
    internal ulong SliceEnd;

    /// <summary>What the hypervisor timer is set to.</summary>
    internal ulong Alarm;

    /// <summary>How long it slept, in ticks.</summary>
    internal ulong IdleTime;

    /// <summary>When the Monitor wants to hear of it again, in physical ticks; ArmTimer.Never for never. And the ticket of that question.</summary>
    internal ulong Reminder;

    /// <inheritdoc cref="Reminder"/>
    internal uint ReminderTicket;

    /// <summary>The earliest deadline of <see cref="HvSystem.Deadlines"/> and <see cref="Reminder"/> of this CPU, or later than it by none.</summary>
    internal ulong EarliestDeadline;

    /// <summary>This CPU as an actor, and its Scheduler.</summary>
    internal Endpoint Self, Scheduler;

    /// <inheritdoc cref="Self"/>
    internal Ref<Actor> SelfActor;

    /// <summary>What an actor's owner flag holds when this CPU owns it.</summary>
    internal uint Claimant;

    /// <summary>What the running handler sends.</summary>
    internal Outbox Outbox;
}
