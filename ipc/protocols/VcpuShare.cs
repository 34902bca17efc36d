// Why: what a vCPU is entitled to is said once, in its VM's configuration, and goes with the vCPU from Scheduler to Scheduler.
namespace Hv.Ipc.Protocols;

/// <summary>A vCPU's share of a CPU. The default value is that of a VM about which nothing is said.</summary>
public readonly struct VcpuShare
{
    /// <summary>The weight of a vCPU that does not say.</summary>
    public const ushort DefaultWeight = 256;

    // The largest first: there is one for each vCPU in each Scheduler's table.
    private readonly ulong _affinity;
    private readonly ushort _weight;
    private readonly byte _cap;

    /// <summary>A share.</summary>
    /// <param name="weight">1 to 65535; 0 for <see cref="DefaultWeight"/>.</param>
    /// <param name="cap">1 to 99; 0 for none.</param>
    /// <param name="affinity">A bit for each CPU; 0 for all.</param>
    public VcpuShare(ushort weight, byte cap, ulong affinity)
    {
        _affinity = affinity;
        _weight = weight;
        _cap = cap;
    }

    /// <summary>The CPUs that it may run on, a bit each by hv's numbers; 0 for all.</summary>
    public ulong Affinity => _affinity;

    /// <summary>The most of a CPU that it gets, in per cent, over a tenth of a second; 0 for no cap.</summary>
    public byte Cap => _cap;

    /// <summary>How much of a CPU it gets in proportion to the others that want it: 1 to 65535.</summary>
    public ushort Weight => _weight == 0 ? DefaultWeight : _weight;

    /// <summary>Where the n-th vCPU of a machine starts, so that they go round about the CPUs that they may run on.</summary>
    /// <param name="number">The vCPU's number in hv.</param>
    /// <param name="cpus">How many CPUs there are; if it may run on none of them, the answer is one of them all the same.</param>
    public int FirstCpu(int number, int cpus)
    {
        for (int i = 0; i < cpus; i++)
        {
            if (Allows((number + i) % cpus))
            {
                return (number + i) % cpus;
            }
        }

        return number % cpus;
    }

    /// <summary>Whether it may run on a CPU, 0 to 63.</summary>
    public bool Allows(int cpu) => Affinity == 0 || (Affinity >> cpu & 1) != 0;
}
