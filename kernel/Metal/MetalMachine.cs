// Why: what the metal knows beyond HvSystem: where the devices are, hv's own memory, and where each VM came from.
#if METAL
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hv.Platform.Diagnostics;
using Hv.Platform.Guests;
using Hv.Platform.Machine;

namespace Hv.Kernel.Metal;

/// <summary>The machine.</summary>
internal struct MetalMachine
{
    internal PanicState Last;
    internal Pages Pages;
    internal HypervisorMap Map;
    internal PhysicalGic Gic;
    internal MachineDescription Description;
    internal Features Features;

    /// <summary>Per CPU, its redistributor.</summary>
    internal Redistributors Redistributors;

    /// <summary>What each VM is made of.</summary>
    internal Pool<GuestMemory> Guests;

    /// <summary>hv's copy of the device tree: the guests' command lines are in it.</summary>
    internal ulong DeviceTree;
}

/// <summary>The redistributor of each CPU.</summary>
[InlineArray(CpuState.MaxCpus)]
internal struct Redistributors
{
    private ulong _first;
}

/// <summary>One CPU's block, at TPIDR_EL2. boot/entry.S reads the first three words; a panic finds its state in the fourth.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MetalCpu
{
    internal ulong Ttbr0;
    internal ulong Sctlr;
    internal ulong StackTop;
    internal PanicState* Last;
    internal CpuState* State;
    internal MetalMachine* Machine;
    internal HvSystem* System;
}

/// <summary>A VM's memory and where its contents came from.</summary>
internal struct GuestMemory
{
    internal GuestConfig Config;
    internal GuestImage Image;
    internal GuestLayout Layout;
    internal GuestMemoryPlan Plan;
    internal Pool<ulong> StolenTime;
    internal int VcpuCount;
    internal ulong Seed;
}
#endif
