// Why: what stands in a list register follows from an interrupt's state in one place, and the state that it carries
// leaves VGic's own words in the same step.
// Promises: a level that is high asks for a notice of its end, when it is looked at again; an edge or SGI does not. Only
// an interrupt with no physical one behind it is ever pending and active in a list register.
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>How interrupts become list registers.</summary>
internal static class ListRegisterFill
{
    /// <summary>Puts a pending interrupt into a list register.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose list register.</param>
    /// <param name="slot">Which; free, or the interrupt's own.</param>
    /// <param name="bank">The interrupt's bank.</param>
    /// <param name="intId">Which interrupt.</param>
    /// <param name="ordinal">The Inject's number, or 0 for a Load.</param>
    /// <param name="notifyEnd">Whether its end must be told, as a physical interrupt's cannot be.</param>
    internal static ListRegister Pending(
        ref VGicState state, int vcpu, int slot, ref InterruptBank bank, uint intId, ulong ordinal, bool notifyEnd)
    {
        uint bit = IntId.Bit(intId);
        byte priority = bank.Priority[(int)(intId & 31)];
        bool group1 = (bank.Group1 & bit) != 0;
        SlotFlags flags = SlotFlags.MayBePending;
        if ((bank.Latch & bit) != 0)
        {
            flags |= SlotFlags.Latched;
            bank.Latch &= ~bit;
        }

        ListRegister listRegister;
        if ((bank.Hardware & bit) != 0)
        {
            flags |= SlotFlags.Hardware;
            uint physical = state.Vcpus[vcpu].Links.PhysicalOf(intId);
            listRegister = ListRegister.Hardware(intId, physical, priority, group1, ListRegisterState.Pending);
        }
        else
        {
            bool notifies = notifyEnd || (bank.HighLevels & bit) != 0;
            flags |= notifies ? SlotFlags.NotifiesEnd : SlotFlags.None;
            listRegister = ListRegister.Software(intId, priority, group1, ListRegisterState.Pending, notifies);
        }

        Occupy(ref state, vcpu, slot, ref bank, intId, ordinal, flags);
        return listRegister;
    }

    /// <summary>Puts an active interrupt into a list register, pending beside it where that can be.</summary>
    /// <inheritdoc cref="Pending"/>
    internal static ListRegister Active(ref VGicState state, int vcpu, int slot, ref InterruptBank bank, uint intId)
    {
        uint bit = IntId.Bit(intId);
        byte priority = bank.Priority[(int)(intId & 31)];
        bool group1 = (bank.Group1 & bit) != 0;
        bool isPending = (bank.Pending & bit) != 0;
        bank.Active &= ~bit;
        if ((bank.Hardware & bit) != 0 && !isPending)
        {
            Occupy(ref state, vcpu, slot, ref bank, intId, ordinal: 0, SlotFlags.Hardware);
            uint physical = state.Vcpus[vcpu].Links.PhysicalOf(intId);
            return ListRegister.Hardware(intId, physical, priority, group1, ListRegisterState.Active);
        }

        // An edge while the interrupt is active goes along if it may pass. What must wait until the active one is over
        // (a level, whose line may drop first; a physical interrupt; one routed to another vCPU) waits outside.
        bool canPass = isPending && (state.Passing(in bank) & bit) != 0;
        bool goesAlong = canPass && ((bank.Edge & bit) != 0) && (bank.Hardware & bit) == 0 && state.TargetOf(vcpu, intId) == vcpu;
        bool notifies = isPending && !goesAlong;
        var flags = notifies ? SlotFlags.NotifiesEnd : SlotFlags.None;
        var listRegisterState = ListRegisterState.Active;
        if (goesAlong)
        {
            bank.Latch &= ~bit;
            flags |= SlotFlags.MayBePending | SlotFlags.Latched;
            listRegisterState |= ListRegisterState.Pending;
        }

        Occupy(ref state, vcpu, slot, ref bank, intId, ordinal: 0, flags);
        return ListRegister.Software(intId, priority, group1, listRegisterState, notifies);
    }

    private static void Occupy(
        ref VGicState state, int vcpu, int slot, ref InterruptBank bank, uint intId, ulong ordinal, SlotFlags flags)
    {
        ref VcpuState to = ref state.Vcpus[vcpu];
        ref ListRegisterSlot held = ref to.Slots[slot];
        held.Ordinal = ordinal;
        held.IntId = (ushort)intId;
        held.Flags = flags;
        to.Used |= 1u << slot;
        bank.InFlight |= IntId.Bit(intId);
        if (!IntId.IsPrivate(intId))
        {
            state.Routing.Hold(intId, vcpu);
        }
    }
}
