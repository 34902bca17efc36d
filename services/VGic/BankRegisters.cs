// Why: GICD and the SGI_base frame of GICR have the same registers for a word of 32 interrupts, at the same offsets.
// Promises: a read or write that needs to know about interrupts in flight reclaims them and says whose list registers it
// awaits; what can be done at once is done at once.
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>The registers of a word of interrupts (GIC IHI 0069, 12.9 and 12.11).</summary>
internal static class BankRegisters
{
    /// <summary>The bits of word 0 that are SGIs.</summary>
    internal const uint SgiBits = 0xFFFF;

    // The registers with a bit for each interrupt, 128 bytes for each kind: offset / 128.
    internal const uint Group = 0x080 >> 7;
    internal const uint SetEnable = 0x100 >> 7;
    internal const uint ClearEnable = 0x180 >> 7;
    private const uint SetPend = 0x200 >> 7;
    private const uint ClearPend = 0x280 >> 7;
    private const uint SetActive = 0x300 >> 7;
    private const uint ClearActiveKind = 0x380 >> 7;

    /// <summary>Reads a register with a bit for each interrupt.</summary>
    /// <param name="state">The state.</param>
    /// <param name="read">The access.</param>
    /// <param name="vcpu">Whose register, for word 0.</param>
    /// <param name="word">The word of INTIDs.</param>
    /// <param name="kind">The offset divided by 128: 1 to 7.</param>
    /// <param name="outbox">What follows.</param>
    internal static ReadResult Read(
        ref VGicState state, in MmioRead read, int vcpu, int word, uint kind, ref Outbox outbox)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        switch (kind)
        {
            case Group:
                return new ReadResult(bank.Group1);

            case SetEnable or ClearEnable:
                return new ReadResult(bank.Enabled);
        }

        if (bank.InFlight != 0)
        {
            Harvest.Learn(ref state, read.Vcpu, read.ListRegisters, ref outbox);
        }

        if (kind is SetPend or ClearPend)
        {
            uint unknown = MayBePending(ref state, vcpu, word, bank.InFlight & ~bank.Pending);
            return Ask(ref state, read.Vcpu, vcpu, word, TruthKind.Pending, bank.Pending, unknown, ref outbox);
        }

        return Ask(ref state, read.Vcpu, vcpu, word, TruthKind.Active, bank.Active, bank.InFlight & ~bank.Active, ref outbox);
    }

    /// <summary>Writes a register with a bit for each interrupt.</summary>
    /// <param name="state">The state.</param>
    /// <param name="write">The access.</param>
    /// <param name="vcpu">Whose register, for word 0.</param>
    /// <param name="word">The word of INTIDs.</param>
    /// <param name="kind">The offset divided by 128: 1 to 7.</param>
    /// <param name="outbox">What follows.</param>
    /// <returns>The vCPUs whose list registers the effect awaits.</returns>
    internal static ulong Write(
        ref VGicState state, in MmioWrite write, int vcpu, int word, uint kind, ref Outbox outbox)
    {
        uint value = (uint)write.Value;
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        if (bank.InFlight != 0)
        {
            Harvest.Learn(ref state, write.Vcpu, write.ListRegisters, ref outbox);
        }

        switch (kind)
        {
            case Group:
                uint regrouped = bank.Group1 ^ value;
                bank.Group1 = value;
                return Reconsider(ref state, vcpu, word, regrouped, ref outbox);

            case SetEnable:
                uint enabled = value & ~bank.Enabled;
                bank.Enabled |= value;
                if ((enabled & bank.Pending) != 0)
                {
                    Delivery.OfferAll(ref state, vcpu, word, enabled, ref outbox);
                }

                return 0;

            case ClearEnable:
                bank.Enabled &= ~value;
                uint recalled = MayBePending(ref state, vcpu, word, value & bank.InFlight);
                return Delivery.ReclaimHolders(ref state, vcpu, word, recalled, ref outbox);

            case SetPend:
                // Pending by the guest's word from here on, whatever becomes of the physical one.
                for (uint waiting = value & bank.WaitingHardware; waiting != 0; waiting &= waiting - 1)
                {
                    Deactivation.Disown(ref state, vcpu, ref bank, IntId.Of(word, BitOperations.TrailingZeroCount(waiting)), ref outbox);
                }

                for (uint bits = value; bits != 0; bits &= bits - 1)
                {
                    Delivery.Pend(ref state, vcpu, IntId.Of(word, BitOperations.TrailingZeroCount(bits)), ref outbox);
                }

                return 0;

            case ClearPend:
                return ClearPending(ref state, vcpu, word, value, ref outbox);

            case SetActive:
                Activate(ref state, vcpu, word, value, ref outbox);
                return 0;

            default:
                return ClearActive(ref state, vcpu, word, value, ref outbox);
        }
    }

    /// <summary>Looks anew at interrupts whose group or configuration has changed.</summary>
    /// <returns>The vCPUs whose list registers that awaits.</returns>
    internal static ulong Reconsider(ref VGicState state, int vcpu, int word, uint changed, ref Outbox outbox)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        ulong awaiting = Delivery.ReclaimHolders(ref state, vcpu, word, changed & bank.InFlight, ref outbox);
        Delivery.OfferAll(ref state, vcpu, word, changed & ~bank.InFlight, ref outbox);
        return awaiting;
    }

    /// <summary>Deactivates interrupts: GICD_ICACTIVER, ICC_DIR_EL1.</summary>
    /// <returns>The vCPUs whose list registers that awaits.</returns>
    internal static ulong ClearActive(ref VGicState state, int vcpu, int word, uint bits, ref Outbox outbox)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        uint inFlight = bits & bank.InFlight;
        bank.Active &= ~inFlight;
        bank.DropActive |= inFlight;

        // One outside of list registers is over at once, and its vCPU may have room for what waited behind it.
        uint outside = bits & bank.Active & ~bank.InFlight;
        for (uint ended = outside; ended != 0; ended &= ended - 1)
        {
            Deactivation.EndActive(ref state, vcpu, IntId.Of(word, BitOperations.TrailingZeroCount(ended)), ref outbox);
        }

        Delivery.ReclaimHolders(ref state, vcpu, word, outside, ref outbox);
        Delivery.OfferAll(ref state, vcpu, word, outside, ref outbox);
        return Delivery.ReclaimHolders(ref state, vcpu, word, inFlight, ref outbox);
    }

    private static ulong ClearPending(ref VGicState state, int vcpu, int word, uint bits, ref Outbox outbox)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        uint inFlight = bits & bank.InFlight;
        uint cleared = bits & bank.Latch & ~bank.InFlight;
        bank.Latch &= ~bits;
        bank.DropPending |= inFlight;
        for (cleared &= bank.Hardware & ~bank.Active; cleared != 0; cleared &= cleared - 1)
        {
            Deactivation.Disown(ref state, vcpu, ref bank, IntId.Of(word, BitOperations.TrailingZeroCount(cleared)), ref outbox);
        }

        return Delivery.ReclaimHolders(ref state, vcpu, word, inFlight, ref outbox);
    }

    private static void Activate(ref VGicState state, int vcpu, int word, uint bits, ref Outbox outbox)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        state.MarkBusy(word);
        if (word != 0)
        {
            for (uint fresh = bits & ~(bank.Active | bank.InFlight); fresh != 0; fresh &= fresh - 1)
            {
                uint intId = IntId.Of(word, BitOperations.TrailingZeroCount(fresh));
                int target = state.TargetOf(vcpu, intId);
                state.Routing.Hold(intId, target == SpiRouting.Nobody ? 0 : target);
            }
        }

        // An active interrupt belongs into a list register, so that the guest's end of it is seen.
        uint activated = bits & ~bank.Active;
        bank.Active |= bits;
        Delivery.ReclaimHolders(ref state, vcpu, word, activated, ref outbox);
    }

    // Which of the interrupts in flight were put into their list registers pending.
    private static uint MayBePending(ref VGicState state, int vcpu, int word, uint inFlight)
    {
        uint found = 0;
        for (; inFlight != 0; inFlight &= inFlight - 1)
        {
            uint intId = IntId.Of(word, BitOperations.TrailingZeroCount(inFlight));
            ref VcpuState holder = ref state.Vcpus[state.HolderOf(vcpu, intId)];
            found |= holder.Slots[holder.SlotOf(intId)].Has(SlotFlags.MayBePending) ? IntId.Bit(intId) : 0;
        }

        return found;
    }

    // Asks for the list registers that hold the truth about what is not known.
    private static ReadResult Ask(
        ref VGicState state, int reader, int vcpu, int word, TruthKind kind, uint known, uint unknown, ref Outbox outbox)
    {
        if (unknown == 0)
        {
            return new ReadResult(known);
        }

        ref DeferredAccess access = ref state.Vcpus[reader].Deferred;
        access.Kind = kind;
        access.Unknown = unknown;
        access.Word = (byte)word;
        access.Vcpu = (byte)vcpu;
        return new ReadResult(known, Delivery.ReclaimHolders(ref state, vcpu, word, unknown, ref outbox));
    }
}
