// Why: most list registers become free without a word: the guest ends what is in them by itself. The requests of its
// vCPU tell which, and so VGic often needs no round trip to fill them again.
// Promises: only what is known to be over is released. What asks for a notice of its end comes back by itself.
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>How VGic learns that list registers are free.</summary>
internal static class Harvest
{
    /// <summary>Learns from a vCPU's request which list registers it is done with.</summary>
    internal static void Learn(ref VGicState state, int vcpu, ListRegisterStatus status, ref Outbox outbox)
    {
        ref VcpuState own = ref state.Vcpus[vcpu];
        if (status.Applied != (byte)own.Sent || own.IsReclaiming)
        {
            // On their way back, they are all looked at then, and what waits for that is offered.
            return;
        }

        own.Heard = own.Sent;
        for (uint empty = own.Used & status.Empty; empty != 0; empty &= empty - 1)
        {
            int slot = BitOperations.TrailingZeroCount(empty);

            // One that notifies comes back by itself, and what waits for that is looked at then.
            if (!own.Slots[slot].Has(SlotFlags.NotifiesEnd))
            {
                Release(ref state, vcpu, slot);
            }
        }

        if (own.HasWaiting)
        {
            Refill(ref state, vcpu, ref outbox);
        }
    }

    /// <summary>Notes that the guest is done with what is in a list register.</summary>
    internal static void Release(ref VGicState state, int vcpu, int slot)
    {
        ref VcpuState own = ref state.Vcpus[vcpu];
        ref ListRegisterSlot held = ref own.Slots[slot];
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, IntId.Word(held.IntId));
        uint others = ~IntId.Bit(held.IntId);
        own.Used &= ~(1u << slot);
        if (IntId.IsPrivate(held.IntId))
        {
            own.Repeatable &= others;
            own.Renewable &= others;
        }

        bank.InFlight &= others;
        bank.DropPending &= others;
        bank.DropActive &= others;
        if (held.Has(SlotFlags.Hardware))
        {
            bank.Hardware &= others;
        }
    }

    // Some list registers have become free while interrupts wait for one. The underflow that is armed stays so, and
    // comes once for nothing.
    private static void Refill(ref VGicState state, int vcpu, ref Outbox outbox)
    {
        ref VcpuState to = ref state.Vcpus[vcpu];
        uint free = state.AllSlots & ~to.Used;
        if (free == 0 || to.IsReclaiming)
        {
            return;
        }

        Candidates candidates = default;
        candidates.Collect(ref state, vcpu);
        int taken = 0;
        while (free != 0 && taken < candidates.Pending.Count && to.CanInject)
        {
            uint intId = candidates.Pending.IntIdAt(taken++);
            ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, IntId.Word(intId));
            Delivery.Inject(ref state, vcpu, BitOperations.TrailingZeroCount(free), ref bank, intId, isRepeat: false, ref outbox);
            free &= free - 1;
        }

        to.HasWaiting = candidates.Pending.HasMore || taken < candidates.Pending.Count;
    }
}
