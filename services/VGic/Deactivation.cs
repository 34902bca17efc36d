// Why: the end of an active interrupt that no list register tells of, and of the physical one that may be behind it.
// Promises: a physical interrupt is deactivated once, by the guest's list register or here.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>Ends of interrupts outside list registers.</summary>
internal static class Deactivation
{
    /// <summary>Ends an active interrupt that is not in flight.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose, for a private interrupt.</param>
    /// <param name="intId">Which.</param>
    /// <param name="outbox">What follows: one message at most.</param>
    internal static void EndActive(ref VGicState state, int vcpu, uint intId, ref Outbox outbox)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref state, vcpu, IntId.Word(intId));
        uint bit = IntId.Bit(intId);
        bank.Active &= ~bit;
        if ((bank.Latch & bit) == 0)
        {
            Disown(ref state, vcpu, ref bank, intId, ref outbox);
        }
    }

    /// <summary>Deactivates the physical interrupt behind one, if there is one: the guest will not.</summary>
    internal static void Disown(ref VGicState state, int vcpu, ref InterruptBank bank, uint intId, ref Outbox outbox)
    {
        uint bit = IntId.Bit(intId);
        if ((bank.Hardware & bit) != 0)
        {
            bank.Hardware &= ~bit;
            uint physical = state.Vcpus[vcpu].Links.PhysicalOf(intId);
            outbox.Send(state.Interfaces[vcpu], new DeactivatePhysical { PhysicalIntId = physical });
        }
    }
}
