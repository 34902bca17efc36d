// Why: a Scheduler's whole memory, and the constants of its policy.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Scheduler;

/// <summary>The state of a CPU's Scheduler.</summary>
public struct SchedulerState
{
    /// <summary>The most vCPUs that can be ready on one CPU at a time; the wiring gives a CPU no more than that.</summary>
    public const int MaxReady = 256;

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

    private Port<Dispatching> _cpu;
    private Port<Log> _log;
    private ulong _slice;

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

    /// <summary>Sets up the Scheduler of a CPU that idles.</summary>
    /// <param name="state">The state, zeroed.</param>
    /// <param name="sliceTicks">How long a vCPU runs while others are ready, in physical counter ticks.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="log">The console's log.</param>
    public static void Create(ref SchedulerState state, ulong sliceTicks, Port<Dispatching> cpu, Port<Log> log)
    {
        state._slice = sliceTicks;
        state._cpu = cpu;
        state._log = log;
    }

    /// <summary>Forgets all vCPUs and their accounts: a handler faulted, and what it left cannot be trusted. Those that are ready will say so.</summary>
    internal void Reset()
    {
        Queue = default;
        Decision = default;
        ChosenAt = 0;
        Floor = 0;
    }

    /// <summary>Tells the CPU the decision.</summary>
    internal readonly void Tell(ref Outbox outbox)
    {
        if (Decision.IsIdle)
        {
            outbox.Send(_cpu, default(RunIdle));
        }
        else
        {
            outbox.Send(_cpu, new RunVcpu { Vcpu = Decision.Vcpu, SliceEnd = Decision.SliceEnd });
        }
    }

    /// <summary>Counts a message that the Scheduler can do nothing with, and logs the first.</summary>
    internal void CountUnexpected(ushort kind, ref Outbox outbox)
    {
        if (Unexpected++ == 0)
        {
            outbox.Send(_log, new LogRecord
            {
                Event = LogEvent.UnexpectedMessage,
                B = kind,
                Vm = LogRecord.Nobody,
                Vcpu = LogRecord.Nobody,
            });
        }
    }
}
