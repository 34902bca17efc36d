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

        Occupy(ref state, vcpu, slot, ref bank, listRegister, ordinal, flags);
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
            uint physical = state.Vcpus[vcpu].Links.PhysicalOf(intId);
            var hardware = ListRegister.Hardware(intId, physical, priority, group1, ListRegisterState.Active);
            Occupy(ref state, vcpu, slot, ref bank, hardware, ordinal: 0, SlotFlags.Hardware);
            return hardware;
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

        var software = ListRegister.Software(intId, priority, group1, listRegisterState, notifies);
        Occupy(ref state, vcpu, slot, ref bank, software, ordinal: 0, flags);
        return software;
    }

    private static void Occupy(
        ref VGicState state, int vcpu, int slot, ref InterruptBank bank, ListRegister content, ulong ordinal, SlotFlags flags)
    {
        uint intId = content.IntId;
        ref VcpuState to = ref state.Vcpus[vcpu];
        ref ListRegisterSlot held = ref to.Slots[slot];
        held.Ordinal = ordinal;
        held.IntId = (ushort)intId;
        held.Flags = flags;

        // What is added to it later is pending, and never active.
        held.Content = content.With(ListRegisterState.Pending);
        to.Used |= 1u << slot;
        bank.InFlight |= IntId.Bit(intId);
        if (IntId.IsPrivate(intId))
        {
            // Exactly one of the two, or neither: see VcpuState.
            const SlotFlags Distinguishing = SlotFlags.MayBePending | SlotFlags.Hardware | SlotFlags.NotifiesEnd;
            SlotFlags how = flags & Distinguishing;
            to.SetSlotOfPrivate(intId, slot);
            to.Repeatable |= how == SlotFlags.MayBePending ? IntId.Bit(intId) : 0;
            to.Renewable |= how == (SlotFlags.MayBePending | SlotFlags.Hardware) ? IntId.Bit(intId) : 0;
        }
        else
        {
            state.Routing.Hold(intId, vcpu);
        }
    }
}
