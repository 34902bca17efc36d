// Why: several vCPUs, of several VMs, share a CPU.
// Promises: who has had the least of the CPU runs next. Of n vCPUs that are always ready none gets ahead of another
// by more than a slice and the time by which SliceExpired came late, and each waits at most n - 1 of these. One that wakes
// takes the CPU at once from one that is more than a quarter slice ahead of it, as all are that did not sleep when it slept
// for long; else it waits its turn, and one that ran alone gets at most the rest of its slice, or a quarter of one. Sleep
// earns half a slice at most.
//
// All this is in ticks of CPU time for vCPUs of the default weight; another's account grows slower, or faster, in proportion, and so
// does what sleep earns it. One that has had what its cap allows in a period waits for the period's end, whoever else is there.
// The CPU is told of an alarm only where there is something to decide: none while one vCPU without a cap has the CPU to itself.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Scheduler;

/// <summary>Scheduler: which vCPU a CPU runs.</summary>
public readonly struct SchedulerService : IService<SchedulerState>, IAnswers<SchedulerState, VcpuReady, RunVcpu>
{
    /// <inheritdoc/>
    public static int MaxSends => 3;

    /// <inheritdoc/>
    /// <remarks>One that wakes on a CPU that idles, and no cap counts for it or keeps another from running. The answer is for the CPU.</remarks>
    public static bool TryAnswer(ref SchedulerState state, in VcpuReady request, out RunVcpu answer)
    {
        answer = new RunVcpu { Vcpu = request.Vcpu, SliceEnd = RunVcpu.NoSlice };
        if (!state.Decision.IsIdle || state.Queue.ReadyCount != 0 || state.NextRelease != RunVcpu.NoSlice || request.Share.Cap != 0)
        {
            return false;
        }

        state.Now = Math.Max(state.Now, request.Now);
        state.ChosenAt = state.Now;
        state.Decision = Decision.Run(request.Vcpu, RunVcpu.NoSlice);
        _ = state.Queue.Add(request.Vcpu, request.Share, state.Floor, state.SleeperCredit);
        return true;
    }

    /// <inheritdoc/>
    public static void Handle(ref SchedulerState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case VcpuReady.Kind:
                ref readonly VcpuReady ready = ref message.Payload<VcpuReady>();
                if (TryAnswer(ref state, in ready, out RunVcpu run))
                {
                    state.Tell(in run, ref outbox);
                    return;
                }

                Advance(ref state, ready.Now);
                Ready(ref state, in ready, ref outbox);
                break;

            case VcpuBlocked.Kind:
                ref readonly VcpuBlocked blocked = ref message.Payload<VcpuBlocked>();
                Advance(ref state, blocked.Now);
                Blocked(ref state, blocked.Vcpu);
                break;

            case SliceExpired.Kind:
                Advance(ref state, message.Payload<SliceExpired>().Now);
                Expired(ref state);
                break;

            case Offer.Kind:
                Balance.OnOffer(ref state, in message.Payload<Offer>(), ref outbox);
                break;

            case Accept.Kind:
                Balance.OnAccept(ref state, in message.Payload<Accept>(), ref outbox);
                break;

            case Reset.Kind:
                state.Reset();
                state.IsToTell = true;
                break;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                break;
        }

        if (state.IsToTell)
        {
            state.IsToTell = false;
            state.Tell(ref outbox);
        }

        Balance.MaybeOffer(ref state, ref outbox);
    }

    /// <summary>The entry of the vCPU that the CPU runs, or -1.</summary>
    internal static int Running(in SchedulerState state) =>
        state.Decision.IsIdle ? -1 : state.Queue.FindReady(state.Decision.Vcpu);

    /// <summary>A vCPU can no longer be run here.</summary>
    internal static void Leave(ref SchedulerState state, int index)
    {
        ushort vcpu = state.Queue.Vcpu(index);
        state.Queue.Remove(index);
        if (state.Decision.Runs(vcpu))
        {
            RaiseFloor(ref state);
            Choose(ref state, state.Queue.Least(avoided: -1));
        }
        else if (state.Queue.ReadyCount == 1)
        {
            Decide(ref state, Decision.Run(state.Decision.Vcpu, RunVcpu.NoSlice));
        }
    }

    // Charges the running vCPU up to now, and looks who has reached his cap and whose period is over. Messages of several CPUs may
    // come in another order than their times.
    private static void Advance(ref SchedulerState state, ulong now)
    {
        if (now <= state.Now)
        {
            return;
        }

        ulong passed = now - state.Now;
        state.Now = now;
        int running = Running(in state);
        if (running >= 0)
        {
            state.Queue.Charge(running, passed, now, state.Period);
            RaiseFloor(ref state);
            if (state.Queue.Left(running, now, state.Period) == 0)
            {
                Throttle(ref state, running);
                Choose(ref state, state.Queue.Least(avoided: -1));
            }
        }

        if (now >= state.NextRelease)
        {
            Release(ref state);
        }
    }

    private static void Throttle(ref SchedulerState state, int index)
    {
        ulong end = state.Queue.Throttle(index);
        state.NextRelease = end < state.NextRelease ? end : state.NextRelease;
        state.IsToTell = true;
    }

    // Each turn of the loop makes a throttled vCPU ready, or ends it.
    private static void Release(ref SchedulerState state)
    {
        int index;
        while ((index = state.Queue.FindReleased(state.Now, out state.NextRelease)) >= 0)
        {
            Admit(ref state, state.Queue.Add(state.Queue.Vcpu(index), state.Queue.Share(index), state.Floor, credit: 0));
        }
    }

    private static void Ready(ref SchedulerState state, in VcpuReady ready, ref Outbox outbox)
    {
        if (state.Queue.FindReady(ready.Vcpu) >= 0 || state.Queue.IsThrottled(ready.Vcpu))
        {
            return;
        }

        int added = state.Queue.Add(ready.Vcpu, ready.Share, state.Floor, state.SleeperCredit);
        if (added < 0)
        {
            state.CountUnexpected(VcpuReady.Kind, ref outbox);
        }
        else if (state.Queue.Left(added, state.Now, state.Period) == 0)
        {
            Throttle(ref state, added);
        }
        else
        {
            Admit(ref state, added);
        }
    }

    // One that has just become ready takes the CPU, or ends the time of one that had it to itself.
    private static void Admit(ref SchedulerState state, int added)
    {
        int running = Running(in state);
        if (running < 0 || state.Queue.Ahead(running, state.Queue.Runtime(added)) > (long)state.Granularity)
        {
            Choose(ref state, added);
        }
        else if (state.Decision.SliceEnd == RunVcpu.NoSlice)
        {
            // Until now it had the CPU to itself; it gets the rest of a slice, or a bit if it ran for longer already.
            ulong rest = state.ChosenAt + state.Slice;
            ulong bit = state.Now + state.Granularity;
            Decide(ref state, Decision.Run(state.Decision.Vcpu, rest > bit ? rest : bit));
        }
    }

    private static void Blocked(ref SchedulerState state, ushort vcpu)
    {
        int index = state.Queue.FindReady(vcpu);
        if (index >= 0)
        {
            Leave(ref state, index);
        }
        else
        {
            state.Queue.Forgo(vcpu);
        }
    }

    // Always answered. A word that comes early, for a slice that was set anew or for a cap, repeats the decision.
    private static void Expired(ref SchedulerState state)
    {
        if (state.Decision.IsIdle || state.Now < state.Decision.SliceEnd)
        {
            state.IsToTell = true;
            return;
        }

        Choose(ref state, state.Queue.Least(avoided: Running(in state)));
    }

    // Gives the CPU to an entry, or to nobody.
    private static void Choose(ref SchedulerState state, int index)
    {
        state.ChosenAt = state.Now;
        bool isAlone = state.Queue.ReadyCount == 1;
        Decide(ref state, index < 0 ? default : Decision.Run(state.Queue.Vcpu(index), isAlone ? RunVcpu.NoSlice : state.Now + state.Slice));
    }

    private static void Decide(ref SchedulerState state, Decision decision)
    {
        state.Decision = decision;
        state.IsToTell = true;
    }

    private static void RaiseFloor(ref SchedulerState state)
    {
        int least = state.Queue.Least(avoided: -1);
        if (least >= 0 && state.Queue.Ahead(least, state.Floor) > 0)
        {
            state.Floor = state.Queue.Runtime(least);
        }
    }
}
