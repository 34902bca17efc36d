// Why: the way of an interrupt to its vCPU. What is pending and may pass is offered here; it goes into a list register
// that is known to be free, or the vCPU's list registers are reclaimed and filled anew (Return.cs).
// Promises: an interrupt that was offered is in a list register, or the vCPU's list registers will come back while it
// waits: on a ReclaimListRegisters that is open, on the underflow that the last Load asked for, or on the end of the same
// interrupt. So none is lost. One offer sends at most one message.
using System.Numerics;
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>How pending interrupts reach list registers.</summary>
internal static class Delivery
{
    /// <summary>
    /// Makes an SGI or PPI pending once more that is in flight: into the list register that has it, which spares VGic
    /// from knowing what has become of it. What was put in pending may pass still, or it would have been reclaimed.
    /// </summary>
    /// <returns>Whether that could be.</returns>
    internal static bool TryRepeat(ref VGicState state, int vcpu, uint intId, ref Outbox outbox)
    {
        ref VcpuState to = ref state.Vcpus[vcpu];
        if ((to.Repeatable & IntId.Bit(intId)) == 0 || !to.CanInject)
        {
            return false;
        }

        outbox.Send(state.Interfaces[vcpu], Repeat(ref to, intId, empty: 0));
        return true;
    }

    /// <summary>The message that makes an interrupt pending once more that is <see cref="VcpuState.Repeatable"/>.</summary>
    /// <param name="to">The vCPU.</param>
    /// <param name="intId">The interrupt.</param>
    /// <param name="empty">The vCPU's list registers that hold nothing, by bit: what is written there stands beside nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Inject Repeat(ref VcpuState to, uint intId, int empty)
    {
        int slot = to.SlotOfPrivate(intId);
        ref ListRegisterSlot held = ref to.Slots[slot];
        held.Ordinal = ++to.Sent;
        return new Inject { ListRegister = held.Content, Slot = (byte)slot, IsRepeat = (empty >> slot & 1) == 0 };
    }

    /// <summary>Makes an interrupt pending, and offers it if it may pass.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose, for a private interrupt.</param>
    /// <param name="intId">Which.</param>
    /// <param name="outbox">What follows.</param>
    internal static void Pend(ref VGicState state, int vcpu, uint intId, ref Outbox outbox)
    {
        int word = IntId.Word(intId);
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        uint bit = IntId.Bit(intId);
        bank.Latch |= bit;
        state.MarkBusy(word);
        if ((state.Passing(in bank) & bit) != 0)
        {
            Offer(ref state, vcpu, ref bank, intId, ref outbox);
        }
    }

    /// <summary>
    /// Offers those of a word's interrupts that are pending and may pass. A physical one that had to wait for this is given back: if its
    /// device asks for it still it comes again at once, and if the guest has seen to the device meanwhile (moved the timer) it does not.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose, for word 0.</param>
    /// <param name="word">The word.</param>
    /// <param name="bits">Which of its interrupts.</param>
    /// <param name="outbox">What follows: at most one message for each bit.</param>
    internal static void OfferAll(ref VGicState state, int vcpu, int word, uint bits, ref Outbox outbox)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        bits &= bank.Pending & state.Passing(in bank);
        uint stale = bits & bank.WaitingHardware;
        bank.Latch &= ~stale;
        for (bits &= ~stale; stale != 0; stale &= stale - 1)
        {
            Deactivation.Disown(ref state, vcpu, ref bank, IntId.Of(word, BitOperations.TrailingZeroCount(stale)), ref outbox);
        }

        for (; bits != 0; bits &= bits - 1)
        {
            Offer(ref state, vcpu, ref bank, IntId.Of(word, BitOperations.TrailingZeroCount(bits)), ref outbox);
        }
    }

    /// <summary>Offers an interrupt that is pending and may pass.</summary>
    internal static void Offer(ref VGicState state, int vcpu, ref InterruptBank bank, uint intId, ref Outbox outbox)
    {
        if (((bank.InFlight | bank.Active) & IntId.Bit(intId)) != 0)
        {
            OfferAgain(ref state, vcpu, ref bank, intId, ref outbox);
            return;
        }

        int target = state.TargetOf(vcpu, intId);
        if (target == SpiRouting.Nobody)
        {
            return;
        }

        ref VcpuState to = ref state.Vcpus[target];
        if (to.IsReclaiming)
        {
            return;
        }

        uint free = state.AllSlots & ~to.Used;
        if (free != 0 && to.CanInject)
        {
            Inject(ref state, target, BitOperations.TrailingZeroCount(free), ref bank, intId, isRepeat: false, ref outbox);
        }
        else if (!to.HasWaiting || IsMoreUrgentThanLoaded(ref state, target, bank.Priority[(int)(intId & 31)]))
        {
            Reclaim(ref state, target, ref outbox);
        }
    }

    /// <summary>Asks for a vCPU's list registers, unless they are on their way.</summary>
    internal static void Reclaim(ref VGicState state, int vcpu, ref Outbox outbox)
    {
        ref VcpuState from = ref state.Vcpus[vcpu];
        if (!from.IsReclaiming)
        {
            from.IsReclaiming = true;
            from.Repeatable = 0;
            from.Renewable = 0;
            outbox.Send(state.Interfaces[vcpu], default(ReclaimListRegisters));
        }
    }

    /// <summary>Asks for the list registers of every vCPU that has one of these interrupts.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose, for word 0.</param>
    /// <param name="word">The word.</param>
    /// <param name="bits">Interrupts of the word that are in flight or active.</param>
    /// <param name="outbox">What follows.</param>
    /// <returns>The vCPUs, by bit.</returns>
    internal static ulong ReclaimHolders(ref VGicState state, int vcpu, int word, uint bits, ref Outbox outbox)
    {
        ulong holders = 0;
        for (; bits != 0; bits &= bits - 1)
        {
            int holder = state.HolderOf(vcpu, IntId.Of(word, BitOperations.TrailingZeroCount(bits)));
            holders |= 1UL << holder;
            Reclaim(ref state, holder, ref outbox);
        }

        return holders;
    }

    // The interrupt is in a list register already, or active outside of them.
    private static void OfferAgain(ref VGicState state, int vcpu, ref InterruptBank bank, uint intId, ref Outbox outbox)
    {
        int holder = state.HolderOf(vcpu, intId);
        ref VcpuState on = ref state.Vcpus[holder];
        if (on.IsReclaiming)
        {
            return;
        }

        uint bit = IntId.Bit(intId);
        if ((bank.InFlight & bit) != 0)
        {
            int slot = on.SlotOf(intId);
            SlotFlags flags = on.Slots[slot].Flags;

            // A high level is looked at again when the guest ends the interrupt.
            if ((flags & SlotFlags.NotifiesEnd) != 0 && (bank.Latch & bit) == 0)
            {
                return;
            }

            // Pending beside whatever it is: the core adds it to the list register, which saves a round trip. Not with a
            // physical interrupt behind it, for such a list register cannot be pending and active.
            bool isSoftware = (flags & (SlotFlags.Hardware | SlotFlags.NotifiesEnd)) == 0 && (bank.Hardware & bit) == 0;
            if (isSoftware && on.CanInject && state.TargetOf(vcpu, intId) == holder)
            {
                Inject(ref state, holder, slot, ref bank, intId, isRepeat: true, ref outbox);
                return;
            }
        }

        Reclaim(ref state, holder, ref outbox);
    }

    /// <summary>Puts a pending interrupt into a list register that is free, or once more into its own.</summary>
    internal static void Inject(
        ref VGicState state, int vcpu, int slot, ref InterruptBank bank, uint intId, bool isRepeat, ref Outbox outbox)
    {
        ref VcpuState to = ref state.Vcpus[vcpu];
        SlotFlags before = isRepeat ? to.Slots[slot].Flags & SlotFlags.Latched : SlotFlags.None;
        ListRegister listRegister = ListRegisterFill.Pending(ref state, vcpu, slot, ref bank, intId, ++to.Sent, notifyEnd: false);
        to.Slots[slot].Flags |= before;
        outbox.Send(state.Interfaces[vcpu], new Inject { ListRegister = listRegister, Slot = (byte)slot, IsRepeat = isRepeat });
    }

    private static bool IsMoreUrgentThanLoaded(ref VGicState state, int vcpu, byte priority)
    {
        ref VcpuState on = ref state.Vcpus[vcpu];
        for (uint used = on.Used; used != 0; used &= used - 1)
        {
            uint intId = on.Slots[BitOperations.TrailingZeroCount(used)].IntId;
            if (priority < VGicState.Bank(ref state, vcpu, IntId.Word(intId)).Priority[(int)(intId & 31)])
            {
                return true;
            }
        }

        return false;
    }
}
