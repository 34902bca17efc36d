// Why: what the VM's devices and physical interrupts do to the interrupts.
// Promises: an edge makes its interrupt pending once; a level is pending as long as it is high. A physical interrupt is
// deactivated exactly once for each time that it is raised: by the guest through its list register, by VGic, or by the core
// when its vCPU is powered off, of which VGic hears when that is powered on again.
using System.Numerics;
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>Interrupt lines and physical interrupts.</summary>
internal static class Lines
{
    /// <summary>A line's level.</summary>
    internal static void Set(ref VGicState state, in SetLine line, ref Outbox outbox)
    {
        uint intId = line.IntId;
        int vcpu = line.Vcpu;
        if (intId is < IntId.FirstPpi or >= IntId.Limit || (IntId.IsPrivate(intId) && vcpu >= state.VcpuCount))
        {
            state.CountRejected(intId, vcpu, ref outbox);
            return;
        }

        int word = IntId.Word(intId);
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, word);
        uint bit = IntId.Bit(intId);
        if (((bank.Line & bit) != 0) == line.IsHigh)
        {
            return;
        }

        bank.Line ^= bit;
        if (!line.IsHigh)
        {
            Fall(ref state, vcpu, ref bank, intId, ref outbox);
        }
        else if ((bank.Edge & bit) != 0)
        {
            Delivery.Pend(ref state, vcpu, intId, ref outbox);
        }
        else
        {
            state.MarkBusy(word);
            if ((state.Passing(in bank) & bit) != 0)
            {
                Delivery.Offer(ref state, vcpu, ref bank, intId, ref outbox);
            }
        }
    }

    /// <summary>
    /// A physical interrupt that belongs to a vCPU and has a list register from the last time. It could come only because the guest has ended the
    /// last one: that list register is free, and every Inject up to that one has been taken. Mostly nothing else has changed.
    /// </summary>
    /// <returns>Whether that is so.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRenew(ref VGicState state, in RaiseHardware raised, out Inject inject)
    {
        ref VcpuState own = ref state.Vcpus[raised.Vcpu];
        int slot = own.SlotOfPrivate(raised.IntId);
        ref ListRegisterSlot held = ref own.Slots[slot];
        ulong heard = Math.Max(held.Ordinal, own.Heard);
        bool isSame = raised.IntId < IntId.FirstSpi && (own.Renewable & IntId.Bit(raised.IntId)) != 0 && held.Content.PhysicalIntId == raised.PhysicalIntId;
        if (!isSame || own.Sent - heard >= VcpuState.InjectLimit)
        {
            inject = default;
            return false;
        }

        own.Heard = heard;
        held.Ordinal = ++own.Sent;
        inject = new Inject { ListRegister = held.Content, Slot = (byte)slot };
        return true;
    }

    /// <summary>A physical interrupt that belongs to a vCPU.</summary>
    internal static void Raise(ref VGicState state, in RaiseHardware raised, ref Outbox outbox)
    {
        if (TryRenew(ref state, in raised, out Inject inject))
        {
            outbox.Send(state.Interfaces[raised.Vcpu], inject);
            return;
        }

        RaiseAnew(ref state, in raised, ref outbox);
    }

    /// <summary>A vCPU was powered on: what its physical interrupts had brought before is over.</summary>
    internal static void Withdraw(ref VGicState state, byte vcpu, ref Outbox outbox)
    {
        ref VcpuState own = ref state.Vcpus[vcpu];
        uint over = own.Private.Hardware;
        for (uint used = own.Used; used != 0; used &= used - 1)
        {
            int slot = BitOperations.TrailingZeroCount(used);
            if (own.Slots[slot].Has(SlotFlags.Hardware))
            {
                Harvest.Release(ref state, vcpu, slot);
            }
        }

        own.Private.Hardware = 0;
        own.Private.Latch &= ~over;
        own.Private.Active &= ~over;
        outbox.Send(state.Interfaces[vcpu], default(HardwareWithdrawn));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RaiseAnew(ref VGicState state, in RaiseHardware raised, ref Outbox outbox)
    {
        uint intId = raised.IntId;
        int vcpu = raised.Vcpu;
        if (intId is < IntId.FirstPpi or >= IntId.FirstSpi || vcpu >= state.VcpuCount
            || !state.Vcpus[vcpu].Links.TryLink(intId, raised.PhysicalIntId))
        {
            // It stays active, so it does not come again.
            state.CountRejected(intId, vcpu, ref outbox);
            return;
        }

        ref VcpuState own = ref state.Vcpus[vcpu];
        uint bit = IntId.Bit(intId);
        if ((own.Private.InFlight & bit) != 0)
        {
            int slot = own.SlotOf(intId);
            ref ListRegisterSlot held = ref own.Slots[slot];
            if (held.Has(SlotFlags.Hardware))
            {
                own.Heard = held.Ordinal > own.Heard ? held.Ordinal : own.Heard;
                Harvest.Release(ref state, vcpu, slot);
            }
        }

        own.Private.Hardware |= bit;
        Delivery.Pend(ref state, vcpu, intId, ref outbox);
    }

    // A level that has fallen before the guest acknowledged it must not be delivered any more.
    private static void Fall(ref VGicState state, int vcpu, ref InterruptBank bank, uint intId, ref Outbox outbox)
    {
        uint bit = IntId.Bit(intId);
        if ((bank.InFlight & ~bank.Edge & bit) == 0)
        {
            return;
        }

        int holder = state.HolderOf(vcpu, intId);
        ref VcpuState on = ref state.Vcpus[holder];
        if (on.Slots[on.SlotOf(intId)].Has(SlotFlags.MayBePending))
        {
            Delivery.Reclaim(ref state, holder, ref outbox);
        }
    }
}
