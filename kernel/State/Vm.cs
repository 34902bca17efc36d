// Why: what the core knows of a VM: where its traps go, its memory, its life.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.State;

/// <summary>A VM.</summary>
internal struct Vm
{
    /// <summary>The most device regions of a VM.</summary>
    internal const int MaxRegions = 8;

    /// <summary>Its devices; the first <see cref="RegionCount"/> count.</summary>
    internal RegionTable Regions;

    /// <summary>How many device regions it has.</summary>
    internal int RegionCount;

    /// <summary>Its vCPUs' first number in hv.</summary>
    internal ushort FirstVcpu;

    /// <summary>How many vCPUs it has.</summary>
    internal ushort VcpuCount;

    /// <summary>Its own number.</summary>
    internal ushort Id;

    /// <summary>Where it is in its life.</summary>
    internal VmState State;

    /// <summary>Its vCPUs are being halted, or when <see cref="Awaited"/> is 0 are.</summary>
    internal bool IsPaused;

    /// <summary>How many vCPUs or services have yet to report what <see cref="State"/> waits for.</summary>
    internal ushort Awaited;

    /// <summary>The Monitor's command that has no answer yet; 0 for none.</summary>
    internal uint Ticket;

    /// <summary>How often it was started.</summary>
    internal uint Starts;

    /// <summary>When it was paused: physical ticks.</summary>
    internal ulong PausedAt;

    /// <summary>VTTBR_EL2: the VMID and the stage 2 root.</summary>
    internal ulong Vttbr;

    /// <summary>CNTVOFF_EL2: physical less VM time.</summary>
    internal ulong CounterOffset;

    /// <summary>Its RAM in bytes.</summary>
    internal ulong RamSize;

    /// <summary>Where its first vCPU starts.</summary>
    internal ulong EntryPoint;

    /// <summary>X0 of its first vCPU: the device tree.</summary>
    internal ulong DeviceTree;

    /// <summary>The vCPU that last ran on each CPU: stage 1 entries of one vCPU must not serve another.</summary>
    internal LastVcpus LastVcpuOn;

    /// <summary>Where it is an actor.</summary>
    internal Endpoint Self;

    /// <summary>Its services, in the order of their kinds.</summary>
    internal VmServices Services;

    /// <summary>It stops its vCPUs and resets its services for the second time, as it does in each of its resets.</summary>
    internal bool IsInSecondRound;

    /// <summary>One of its services.</summary>
    internal readonly Endpoint VGic => Services[ActorKind.VGic - VmServices.First];

    /// <inheritdoc cref="VGic"/>
    internal readonly Endpoint Uart => Services[ActorKind.Uart - VmServices.First];

    /// <inheritdoc cref="VGic"/>
    internal readonly Endpoint VTimer => Services[ActorKind.VTimer - VmServices.First];

    /// <inheritdoc cref="VGic"/>
    internal readonly Endpoint Psci => Services[ActorKind.Psci - VmServices.First];

    /// <inheritdoc cref="VGic"/>
    internal readonly Endpoint CpuId => Services[ActorKind.CpuId - VmServices.First];

    /// <inheritdoc cref="VGic"/>
    internal readonly Endpoint Faults => Services[ActorKind.Faults - VmServices.First];
}

/// <summary>A VM's services: the one list of them, for the wiring that makes them and for the core that resets them.</summary>
[InlineArray(Count)]
internal struct VmServices
{
    /// <summary>The first kind of actor that every VM has one of.</summary>
    internal const ActorKind First = ActorKind.Uart;

    /// <summary>How many services a VM has.</summary>
    internal const int Count = 1 + (ActorKind.Faults - First);

    private Endpoint _first;
}

/// <summary>A VM's devices.</summary>
[InlineArray(Vm.MaxRegions)]
internal struct RegionTable
{
    private MmioRegion _first;
}

/// <summary>A vCPU's number in hv plus 1, for each CPU.</summary>
[InlineArray(CpuState.MaxCpus)]
internal struct LastVcpus
{
    private ushort _first;
}
