// Why: several vCPUs, of several VMs, share a CPU.
// Promises: who has had the least of the CPU runs next. Of n vCPUs that are always ready none gets ahead of another
// by more than a slice and the time by which SliceExpired came late, and each waits at most n - 1 of these. One that wakes
// takes the CPU at once from one that is more than a quarter slice ahead of it, as all are that did not sleep when it slept
// for long; else it waits its turn, and one that ran alone gets at most the rest of its slice, or a quarter of one. Sleep
// earns half a slice at most.
//
// Every account is in ticks of CPU time. A weight per vCPU would scale what Charge adds; a cap would take a vCPU out of
// the queue until its period is over. Neither touches the rest.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Scheduler;

/// <summary>Scheduler: which vCPU a CPU runs.</summary>
public readonly struct SchedulerService : IService<SchedulerState>
{
    /// <inheritdoc/>
    public static int MaxSends => 1;

    /// <inheritdoc/>
    public static void Handle(ref SchedulerState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case VcpuReady.Kind:
                ref readonly VcpuReady ready = ref message.Payload<VcpuReady>();
                Advance(ref state, ready.Now);
                Ready(ref state, ready.Vcpu, ref outbox);
                break;

            case VcpuBlocked.Kind:
                ref readonly VcpuBlocked blocked = ref message.Payload<VcpuBlocked>();
                Advance(ref state, blocked.Now);
                Blocked(ref state, blocked.Vcpu, ref outbox);
                break;

            case SliceExpired.Kind:
                Advance(ref state, message.Payload<SliceExpired>().Now);
                Expired(ref state, ref outbox);
                break;

            case Reset.Kind:
                state.Reset();
                state.Tell(ref outbox);
                break;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                break;
        }
    }

    // Charges the running vCPU up to now. Messages of several CPUs may come in another order than their times.
    private static void Advance(ref SchedulerState state, ulong now)
    {
        if (now <= state.Now)
        {
            return;
        }

        int running = Running(in state);
        if (running >= 0)
        {
            state.Queue.Charge(running, now - state.Now);
            RaiseFloor(ref state);
        }

        state.Now = now;
    }

    private static void Ready(ref SchedulerState state, ushort vcpu, ref Outbox outbox)
    {
        if (state.Queue.FindReady(vcpu) >= 0)
        {
            return;
        }

        ulong credit = state.SleeperCredit;
        int added = state.Queue.Add(vcpu, state.Floor > credit ? state.Floor - credit : 0);
        if (added < 0)
        {
            state.CountUnexpected(VcpuReady.Kind, ref outbox);
            return;
        }

        int running = Running(in state);
        if (running < 0 || state.Queue.Runtime(added) + state.Granularity < state.Queue.Runtime(running))
        {
            Choose(ref state, added, ref outbox);
        }
        else if (state.Decision.SliceEnd == RunVcpu.NoSlice)
        {
            // Until now it had the CPU to itself; it gets the rest of a slice, or a bit if it ran for longer already.
            ulong rest = state.ChosenAt + state.Slice;
            ulong bit = state.Now + state.Granularity;
            Decide(ref state, Decision.Run(state.Decision.Vcpu, rest > bit ? rest : bit), ref outbox);
        }
    }

    private static void Blocked(ref SchedulerState state, ushort vcpu, ref Outbox outbox)
    {
        int index = state.Queue.FindReady(vcpu);
        if (index < 0)
        {
            return;
        }

        state.Queue.Remove(index);
        if (state.Decision.Runs(vcpu))
        {
            RaiseFloor(ref state);
            Choose(ref state, state.Queue.Least(avoided: -1), ref outbox);
        }
        else if (state.Queue.ReadyCount == 1)
        {
            Decide(ref state, Decision.Run(state.Decision.Vcpu, RunVcpu.NoSlice), ref outbox);
        }
    }

    // Always answered. A word that comes early, for a slice that was set anew, repeats the decision.
    private static void Expired(ref SchedulerState state, ref Outbox outbox)
    {
        if (state.Decision.IsIdle || state.Now < state.Decision.SliceEnd)
        {
            state.Tell(ref outbox);
            return;
        }

        Choose(ref state, state.Queue.Least(avoided: Running(in state)), ref outbox);
    }

    // Gives the CPU to an entry, or to nobody.
    private static void Choose(ref SchedulerState state, int index, ref Outbox outbox)
    {
        state.ChosenAt = state.Now;
        bool isAlone = state.Queue.ReadyCount == 1;
        Decide(
            ref state,
            index < 0 ? default : Decision.Run(state.Queue.Vcpu(index), isAlone ? RunVcpu.NoSlice : state.Now + state.Slice),
            ref outbox);
    }

    private static void Decide(ref SchedulerState state, Decision decision, ref Outbox outbox)
    {
        state.Decision = decision;
        state.Tell(ref outbox);
    }

    private static int Running(in SchedulerState state) =>
        state.Decision.IsIdle ? -1 : state.Queue.FindReady(state.Decision.Vcpu);

    private static void RaiseFloor(ref SchedulerState state)
    {
        int least = state.Queue.Least(avoided: -1);
        if (least >= 0 && state.Queue.Runtime(least) > state.Floor)
        {
            state.Floor = state.Queue.Runtime(least);
        }
    }
}
