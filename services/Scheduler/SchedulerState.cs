// Why: a Scheduler's whole memory, and the constants of its policy.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Scheduler;

/// <summary>The state of a CPU's Scheduler.</summary>
public struct SchedulerState
{
    /// <summary>The most vCPUs that can be ready on one CPU at a time: all that hv can have.</summary>
    public const int MaxReady = 32 * VcpuAffinity.MaxVcpus;

    /// <summary>The vCPUs.</summary>
    internal RunQueue Queue;

    /// <summary>The last decision that the CPU was told.</summary>
    internal Decision Decision;

    /// <summary>The latest time seen, in counter ticks: up to here the running vCPU is charged.</summary>
    internal ulong Now;

    /// <summary>When the running vCPU was chosen.</summary>
    internal ulong ChosenAt;

    /// <summary>The least virtual runtime of those that are ready, as far as it has come; it never falls.</summary>
    internal ulong Floor;

    /// <summary>When the first of those that their caps keep from running may run again; RunVcpu.NoSlice when there is none.</summary>
    internal ulong NextRelease;

    /// <summary>No vCPU is offered before this time.</summary>
    internal ulong NextOffer;

    /// <summary>An Offer of this Scheduler's goes round.</summary>
    internal bool OfferIsOut;

    /// <summary>The decision has changed, or is asked for, since the CPU was told.</summary>
    internal bool IsToTell;

    private PortRange<Balancing> _peers;
    private PortRange<VcpuControl> _vcpus;
    private Port<Dispatching> _cpu;
    private Port<Log> _log;
    private ulong _slice;
    private int _cpuId;

    /// <summary>How many messages came that the Scheduler does not know, and ready vCPUs beyond <see cref="MaxReady"/>.</summary>
    public uint Unexpected { get; private set; }

    /// <summary>How long a vCPU runs while others are ready.</summary>
    internal readonly ulong Slice => _slice;

    /// <summary>
    /// How far behind the running vCPU one must be to take the CPU from it at once, and what one that runs alone for longer
    /// than a slice still gets when another comes.
    /// </summary>
    internal readonly ulong Granularity => _slice / 4;

    /// <summary>How far behind the others a vCPU comes back from a long sleep: enough to go first, not enough to keep the CPU.</summary>
    internal readonly ulong SleeperCredit => _slice / 2;

    /// <summary>Over which time a cap counts: a tenth of a second, for a slice of 5 ms.</summary>
    internal readonly ulong Period => _slice * 20;

    /// <summary>The CPU's number in hv.</summary>
    internal readonly int Cpu => _cpuId;

    /// <summary>The Schedulers by their CPUs' numbers, this one among them.</summary>
    internal readonly PortRange<Balancing> Peers => _peers;

    /// <summary>All vCPUs, by their numbers in hv.</summary>
    internal readonly PortRange<VcpuControl> Vcpus => _vcpus;

    /// <summary>Sets up the Scheduler of a CPU that idles.</summary>
    /// <param name="state">The state, zeroed.</param>
    /// <param name="sliceTicks">How long a vCPU runs while others are ready, in physical counter ticks.</param>
    /// <param name="cpuId">The CPU's number in hv.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="peers">The Schedulers by their CPUs' numbers, this one among them.</param>
    /// <param name="vcpus">All vCPUs, by their numbers in hv.</param>
    /// <param name="log">The console's log.</param>
    public static void Create(
        ref SchedulerState state, ulong sliceTicks, int cpuId, Port<Dispatching> cpu, PortRange<Balancing> peers, PortRange<VcpuControl> vcpus, Port<Log> log)
    {
        state._slice = sliceTicks;
        state._cpuId = cpuId;
        state._cpu = cpu;
        state._peers = peers;
        state._vcpus = vcpus;
        state._log = log;
        state.NextRelease = RunVcpu.NoSlice;
    }

    /// <summary>Forgets all vCPUs and their accounts: a handler faulted, and what it left cannot be trusted. Those that are ready will say so.</summary>
    internal void Reset()
    {
        Queue = default;
        Decision = default;
        ChosenAt = 0;
        Floor = 0;
        NextRelease = RunVcpu.NoSlice;
        OfferIsOut = false;
    }

    /// <summary>Tells the CPU the decision, and when there is to be another: at the slice's end, or where a cap begins or ends to count.</summary>
    internal readonly void Tell(ref Outbox outbox)
    {
        if (Decision.IsIdle)
        {
            outbox.Send(_cpu, new RunIdle { Until = NextRelease });
            return;
        }

        ulong left = Queue.Left(SchedulerService.Running(in this), Now, Period);
        ulong spent = left < RunVcpu.NoSlice - Now ? Now + left : RunVcpu.NoSlice;
        ulong end = Decision.SliceEnd < NextRelease ? Decision.SliceEnd : NextRelease;
        outbox.Send(_cpu, new RunVcpu { Vcpu = Decision.Vcpu, SliceEnd = end < spent ? end : spent });
    }

    /// <summary>Counts a message that the Scheduler can do nothing with, and logs the first.</summary>
    internal void CountUnexpected(ushort kind, ref Outbox outbox) =>
        Unexpected = Services.Unexpected.Count(Unexpected, _log, kind, LogRecord.Nobody, ref outbox);
}
