// Why: a vCPU that waits while another CPU has less to do goes there.
// Promises: one Offer of a Scheduler's is out at a time, and no more than four a slice; it makes one round. What a CPU has to do is the sum of
// the weights of the vCPUs that can run on it, so a vCPU gets of all CPUs about what its weight is of all weights. One goes only where there is
// less to do with it than there was where it comes from: each move makes the sum of the squares of these sums less, so moves come to an end.
// Where there is an idle CPU that it may run on, a vCPU that has to wait is on its way there within a slice, and mostly at once.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Scheduler;

/// <summary>Schedulers among each other; ipc/protocols/Balancing.cs says what they tell.</summary>
internal static class Balance
{
    /// <summary>Offers one that waits, if there is one and it is time.</summary>
    public static void MaybeOffer(ref SchedulerState state, ref Outbox outbox)
    {
        // One that is not back after so long was lost with what a Scheduler knew that started over.
        bool isOut = state.OfferIsOut && state.Now < state.NextOffer + state.Period;
        if (isOut || state.Queue.ReadyCount < 2 || state.Peers.Count < 2 || state.Now < state.NextOffer)
        {
            return;
        }

        state.NextOffer = state.Now + state.Granularity;
        int index = state.Queue.FindMovable(SchedulerService.Running(in state), state.Cpu);
        if (index >= 0)
        {
            state.OfferIsOut = true;
            SendOn(in state, new Offer
            {
                From = (byte)state.Cpu,
                Vcpu = state.Queue.Vcpu(index),
                Share = state.Queue.Share(index),
                Load = state.Queue.Load,
            }, ref outbox);
        }
    }

    /// <summary>An Offer comes by.</summary>
    public static void OnOffer(ref SchedulerState state, in Offer offer, ref Outbox outbox)
    {
        if (offer.From == state.Cpu)
        {
            state.OfferIsOut = false;
        }
        else if (offer.Share.Allows(state.Cpu) && state.Queue.Load + offer.Share.Weight < offer.Load)
        {
            outbox.Send(state.Peers[offer.From], new Accept { Vcpu = offer.Vcpu, Cpu = (byte)state.Cpu });
        }
        else
        {
            SendOn(in state, in offer, ref outbox);
        }
    }

    /// <summary>The offer was taken: the vCPU goes, if it still waits. It tells its new Scheduler by itself.</summary>
    public static void OnAccept(ref SchedulerState state, in Accept accept, ref Outbox outbox)
    {
        state.OfferIsOut = false;
        int index = state.Queue.FindReady(accept.Vcpu);
        if (index >= 0 && !state.Decision.Runs(accept.Vcpu))
        {
            SchedulerService.Leave(ref state, index);
            outbox.Send(state.Vcpus[accept.Vcpu], new Rehome { Cpu = accept.Cpu });
        }
    }

    private static void SendOn(in SchedulerState state, in Offer offer, ref Outbox outbox)
    {
        int next = state.Cpu + 1 == state.Peers.Count ? 0 : state.Cpu + 1;
        outbox.Send(state.Peers[next], offer);
    }
}
