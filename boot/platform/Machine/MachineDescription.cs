// The machine as hv needs to know it, copied out of the device tree: after this is filled in, nobody asks the tree
// again but for guests. Unmanaged and bounded; what exceeds a bound is an error or, for CPUs, counted.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Machine;

/// <summary>How PSCI firmware is called (DEN0022). None: one CPU that nothing can power off. Hvc: hv is nested.</summary>
internal enum PsciConduit : byte { None, Smc, Hvc }

/// <summary>The machine's GICv3 (IHI 0069; Linux binding interrupt-controller/arm,gic-v3).</summary>
internal struct GicDescription
{
    /// <summary>The most redistributor regions that hv keeps.</summary>
    public const int MaxRegions = 16;

    public AddressRange Distributor;

    /// <summary>The first RegionCount are the redistributors' regions.</summary>
    public Inline16<AddressRange> Regions;

    public int RegionCount;

    /// <summary>Bytes from one CPU's redistributor to the next; 0: GICR_TYPER.VLPIS tells (128 or 256 KiB).</summary>
    public ulong RedistributorStride;

    /// <summary>The PPI by which the list registers ask for attention.</summary>
    public HardwareInterrupt Maintenance;
}

/// <summary>The per-CPU timers' PPIs (Linux binding timer/arm,arch_timer): EL1 physical, EL1 virtual and, hv's own, EL2 physical.</summary>
internal struct TimerDescription
{
    public HardwareInterrupt Physical, Virtual, Hypervisor;
}

/// <summary>What the machine has.</summary>
internal struct MachineDescription
{
    /// <summary>The most CPUs that hv uses.</summary>
    public const int MaxCpus = 64;

    /// <summary>RAM, what is reserved in it included.</summary>
    public MemoryMap Memory;

    /// <summary>What firmware keeps for itself: /reserved-memory and the memory reservation block.</summary>
    public MemoryMap Reserved;

    public GicDescription Gic;
    public TimerDescription Timer;
    public UartDescription Uart;
    public PsciConduit Psci;

    /// <summary>The first CpuCount are affinities as MPIDR_EL1 has them: Aff3 in bits 39:32, Aff2 to Aff0 in 23:0.</summary>
    public Inline64<ulong> Cpus;

    public int CpuCount;

    /// <summary>CPUs that the tree has beyond <see cref="MaxCpus"/>; hv leaves them off.</summary>
    public int CpusIgnored;

    /// <summary>/chosen, where guests and hv's options are: <see cref="Fdt.NodeAt"/> gives it; 0 when there is none.</summary>
    public int Chosen;

    /// <summary>/chosen's kaslr-seed, 0 when there is none.</summary>
    public ulong KaslrSeed;

    /// <summary>The first RngSeedLength are /chosen's rng-seed, cut at 64 bytes.</summary>
    public Inline64<byte> RngSeed;

    public int RngSeedLength;

    /// <summary>The tree names the CPUs in any order: makes the one with an MPIDR_EL1 hv's first.</summary>
    public void PutFirst(ulong mpidr)
    {
        const ulong Affinity = 0xFF_00FF_FFFF;
        for (var i = 1; i < CpuCount; i++)
            if (Cpus[i] == (mpidr & Affinity))
                (Cpus[0], Cpus[i]) = (Cpus[i], Cpus[0]);
    }

    /// <summary>Reads it all; the first thing that is wrong ends it.</summary>
    public static bool TryRead(in Fdt tree, in MachineNodes nodes, ref MachineDescription machine, out PlatformError error)
    {
        machine = default;
        error = default;
        return new MachineReader(ref machine, ref error).Read(tree, nodes);
    }
}
