// Why: when a vCPU's list registers come back, VGic knows the truth about what was in them, and what the guest waits to
// be told. They are filled anew with the most urgent interrupts.
// Promises: exactly one LoadListRegisters for each ListRegistersReclaimed, before the answers to deferred accesses, so
// that an access that is answered is complete.
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>What happens when list registers come back.</summary>
internal static class Return
{
    /// <summary>Takes a vCPU's list registers and fills them again.</summary>
    internal static void Take(ref VGicState state, in ListRegistersReclaimed returned, ref Outbox outbox)
    {
        int vcpu = returned.Vcpu;
        ref VcpuState own = ref state.Vcpus[vcpu];
        UrgentList moved = default;
        if (own.IsStale)
        {
            own.IsStale = false;
        }
        else
        {
            EndOutside(ref state, vcpu, returned.EoiCount, ref outbox);
            Merge(ref state, in returned, ref moved, ref outbox);
        }

        own.IsReclaiming = false;
        ulong answered = state.Waiters == 0 ? 0 : Enlighten(ref state, vcpu);
        Load(ref state, vcpu, ref outbox);
        for (int i = 0; i < moved.Count; i++)
        {
            OfferElsewhere(ref state, vcpu, moved.IntIdAt(i), ref outbox);
        }

        for (; answered != 0; answered &= answered - 1)
        {
            ref DeferredAccess access = ref state.Vcpus[BitOperations.TrailingZeroCount(answered)].Deferred;
            outbox.Reply(access.Asker, new Completed { Value = access.Value });
        }
    }

    // EOIcount says how many interrupts were ended that were in no list register, and not which. A guest ends the most
    // urgent of its active interrupts first, for it alone can be running (GIC IHI 0069, 4.7 "Interrupt prioritization");
    // one that ends them in another order (EOImode 1) is trapped and says which (ICC_DIR_EL1).
    private static void EndOutside(ref VGicState state, int vcpu, int count, ref Outbox outbox)
    {
        for (; count > 0; count--)
        {
            Candidates candidates = default;
            candidates.Collect(ref state, vcpu);
            if (candidates.Active.Count == 0)
            {
                return;
            }

            uint intId = candidates.Active.IntIdAt(0);
            Deactivation.EndActive(ref state, vcpu, intId, ref outbox);
            OfferElsewhere(ref state, vcpu, intId, ref outbox);
        }
    }

    private static void Merge(ref VGicState state, in ListRegistersReclaimed returned, ref UrgentList moved, ref Outbox outbox)
    {
        int vcpu = returned.Vcpu;
        ref VcpuState own = ref state.Vcpus[vcpu];
        ListRegisterSet contents = returned.ListRegisters;

        // An Inject that the vCPU had not taken when it read its list registers finds them taken away: what it brought
        // is pending, beside whatever the list register held of the same interrupt.
        ulong taken = own.Sent - (byte)(own.Sent - returned.Applied);
        for (uint used = own.Used; used != 0; used &= used - 1)
        {
            int slot = BitOperations.TrailingZeroCount(used);
            ListRegisterSlot held = own.Slots[slot];
            ListRegister content = contents[slot];
            ListRegisterState found = content.IntId == held.IntId ? content.State : ListRegisterState.Inactive;
            if (held.Ordinal > taken)
            {
                found |= ListRegisterState.Pending;
            }

            Settle(ref state, vcpu, slot, held, found, ref outbox);
            if (state.TargetOf(vcpu, held.IntId) != vcpu)
            {
                moved.Add(held.IntId, priority: 0);
            }
        }
    }

    private static void Settle(
        ref VGicState state, int vcpu, int slot, ListRegisterSlot held, ListRegisterState found, ref Outbox outbox)
    {
        uint intId = held.IntId;
        int word = IntId.Word(intId);
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        uint bit = IntId.Bit(intId);
        ListRegisterState stays = found;
        if ((bank.DropPending & bit) != 0)
        {
            stays &= ~ListRegisterState.Pending;
        }

        if ((bank.DropActive & bit) != 0)
        {
            stays &= ~ListRegisterState.Active;
        }

        // A level that was pending because its line was high is pending if it is still.
        bool ofItself = (bank.Edge & bit) != 0 || held.Has(SlotFlags.Latched);
        if ((stays & ListRegisterState.Pending) != 0 && ofItself)
        {
            bank.Latch |= bit;
        }

        if ((stays & ListRegisterState.Active) != 0)
        {
            bank.Active |= bit;
        }

        if (held.Has(SlotFlags.Hardware))
        {
            if (found != ListRegisterState.Inactive && stays == ListRegisterState.Inactive)
            {
                Deactivation.Disown(ref state, vcpu, ref bank, intId, ref outbox);
            }

            // Over, or still to be ended by the guest: then what Release forgets is true again.
            uint owed = stays == ListRegisterState.Inactive ? 0 : bit;
            Harvest.Release(ref state, vcpu, slot);
            bank.Hardware |= owed;
        }
        else
        {
            Harvest.Release(ref state, vcpu, slot);
        }

        state.MarkBusy(word);
    }

    // Tells the accesses that wait for this vCPU what is true now. Answers which of them wait no more, by vCPU.
    private static ulong Enlighten(ref VGicState state, int vcpu)
    {
        ulong done = 0;
        ulong self = 1UL << vcpu;
        for (ulong waiters = state.Waiters; waiters != 0; waiters &= waiters - 1)
        {
            int waiter = BitOperations.TrailingZeroCount(waiters);
            ref DeferredAccess access = ref state.Vcpus[waiter].Deferred;
            if ((access.Awaiting & self) == 0)
            {
                continue;
            }

            access.Awaiting &= ~self;
            if (access.Kind != TruthKind.None)
            {
                ref InterruptBank bank = ref VGicState.Bank(ref state, access.Vcpu, access.Word);
                uint truth = access.Kind == TruthKind.Pending ? bank.Pending : bank.Active;
                access.Value |= truth & access.Unknown;
            }

            if (access.Awaiting == 0)
            {
                access.Kind = TruthKind.None;
                done |= 1UL << waiter;
            }
        }

        state.Waiters &= ~done;
        return done;
    }

    private static void Load(ref VGicState state, int vcpu, ref Outbox outbox)
    {
        ref VcpuState own = ref state.Vcpus[vcpu];
        own.Sent = 0;
        own.Heard = 0;
        Candidates candidates = default;
        candidates.Collect(ref state, vcpu);

        // Active interrupts stay represented, but the most urgent pending one must have its chance to preempt them.
        int capacity = BitOperations.PopCount(state.AllSlots);
        int pendingCount = candidates.Pending.Count;
        int actives = Math.Min(candidates.Active.Count, pendingCount == 0 ? capacity : capacity - 1);
        int pendings = Math.Min(pendingCount, capacity - actives);
        bool isWaiting = candidates.Pending.HasMore || pendingCount > pendings;

        ListRegisterSet listRegisters = default;
        int slot = 0;
        for (int i = 0; i < actives; i++, slot++)
        {
            uint intId = candidates.Active.IntIdAt(i);
            ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, IntId.Word(intId));
            listRegisters[slot] = ListRegisterFill.Active(ref state, vcpu, slot, ref bank, intId);
        }

        // Beside active ones the underflow comes too late for those that wait: then each end is told.
        bool notifyEnd = isWaiting && actives != 0;
        for (int i = 0; i < pendings; i++, slot++)
        {
            uint intId = candidates.Pending.IntIdAt(i);
            ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, IntId.Word(intId));
            listRegisters[slot] = ListRegisterFill.Pending(ref state, vcpu, slot, ref bank, intId, ordinal: 0, notifyEnd);
        }

        own.HasWaiting = isWaiting;
        outbox.Send(state.Interfaces[vcpu], new LoadListRegisters
        {
            ListRegisters = listRegisters,
            NotifyUnderflow = isWaiting,
            NotifyMissingEoi = candidates.Active.HasMore || candidates.Active.Count > actives,
        });
    }

    // An SPI that this vCPU is done with may be pending still and routed to another vCPU meanwhile.
    private static void OfferElsewhere(ref VGicState state, int vcpu, uint intId, ref Outbox outbox)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, IntId.Word(intId));
        uint settled = ~(bank.Active | bank.InFlight) & bank.Pending & state.Passing(in bank);
        if ((settled & IntId.Bit(intId)) != 0 && state.TargetOf(vcpu, intId) != vcpu)
        {
            Delivery.Offer(ref state, vcpu, ref bank, intId, ref outbox);
        }
    }
}
