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

    /// <summary>Its services.</summary>
    internal Endpoint Uart, VGic, VTimer, Psci, CpuId, Faults;
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
