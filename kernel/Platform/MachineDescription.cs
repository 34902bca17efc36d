// The machine as hv needs to know it, copied out of the device tree: after this is filled in, nobody asks the tree
// again but for guests. Unmanaged and bounded; what exceeds a bound is an error or, for CPUs, counted.

using System.Runtime.CompilerServices;
using Hv.Kernel.DeviceTree;

namespace Hv.Kernel.Platform;

/// <summary>How PSCI firmware is called (DEN0022, SMCCC DEN0028).</summary>
public enum PsciConduit : byte
{
    /// <summary>No PSCI: a machine of one CPU that nothing can power off.</summary>
    None,

    /// <summary>By SMC: the firmware is at EL3.</summary>
    Smc,

    /// <summary>By HVC: the firmware is at EL2, so that hv cannot call it unless it is nested.</summary>
    Hvc,
}

/// <summary>The per-CPU timers' interrupts (Linux binding timer/arm,arch_timer).</summary>
public struct TimerDescription
{
    /// <summary>EL1 physical timer.</summary>
    public HardwareInterrupt Physical;

    /// <summary>EL1 virtual timer.</summary>
    public HardwareInterrupt Virtual;

    /// <summary>EL2 physical timer, hv's own.</summary>
    public HardwareInterrupt Hypervisor;
}

/// <summary>What the machine has.</summary>
public struct MachineDescription
{
    /// <summary>The most CPUs that hv uses.</summary>
    public const int MaxCpus = 64;

    /// <summary>The most bytes of rng-seed that are kept.</summary>
    public const int MaxRngSeed = 64;

    /// <summary>RAM, what is reserved in it included.</summary>
    public MemoryMap Memory;

    /// <summary>What firmware keeps for itself: /reserved-memory and the memory reservation block.</summary>
    public MemoryMap Reserved;

    /// <summary>The interrupt controller.</summary>
    public GicDescription Gic;

    /// <summary>The timers.</summary>
    public TimerDescription Timer;

    /// <summary>The console.</summary>
    public UartDescription Uart;

    /// <summary>How CPUs are started and the machine is switched off.</summary>
    public PsciConduit Psci;

    /// <summary>CPUs that the tree has beyond <see cref="MaxCpus"/>; hv leaves them off.</summary>
    public int CpusIgnored;

    /// <summary>/chosen's kaslr-seed, 0 when there is none.</summary>
    public ulong KaslrSeed;

    private CpuTable _cpus;
    private SeedBytes _rngSeed;
    private int _rngSeedLength;

    /// <summary>How many CPUs hv may use.</summary>
    public int CpuCount { get; private set; }

    /// <summary>/chosen's rng-seed, empty when there is none.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> RngSeed
    {
        get
        {
            ReadOnlySpan<byte> seed = _rngSeed;
            return seed.Slice(0, _rngSeedLength);
        }
    }

    /// <summary>A CPU's affinity as MPIDR_EL1 has it: Aff3 in bits 39:32, Aff2 to Aff0 in 23:0.</summary>
    public readonly ulong CpuAffinity(int index) => _cpus[index];

    /// <summary>Reads it all; the first thing that is wrong ends it.</summary>
    public static bool TryRead(in Fdt tree, ref MachineDescription machine, out PlatformError error)
    {
        machine = default;
        var reader = new MachineReader(tree, ref machine);
        var good = reader.Read();
        error = reader.Error;
        return good;
    }

    /// <summary>Adds a CPU, or counts it as ignored; false when there is already one of that affinity.</summary>
    internal bool AddCpu(ulong affinity)
    {
        for (var i = 0; i < CpuCount; i++)
            if (_cpus[i] == affinity)
                return false;
        if (CpuCount < MaxCpus)
            _cpus[CpuCount++] = affinity;
        else
            CpusIgnored++;
        return true;
    }

    internal void KeepRngSeed(ReadOnlySpan<byte> seed)
    {
        _rngSeedLength = seed.Length < MaxRngSeed ? seed.Length : MaxRngSeed;
        seed.Slice(0, _rngSeedLength).CopyTo(_rngSeed);
    }

    [InlineArray(MaxCpus)]
    private struct CpuTable
    {
        private ulong _first;
    }

    [InlineArray(MaxRngSeed)]
    private struct SeedBytes
    {
        private byte _first;
    }
}
