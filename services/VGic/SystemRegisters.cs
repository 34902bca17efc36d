// Why: of the CPU interface's registers a guest has all but those that reach beyond its own list registers: the three
// that send SGIs, and the one that deactivates an interrupt which may be in none of them.
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>The CPU interface's registers that trap (GIC IHI 0069, 12.2).</summary>
internal static class SystemRegisters
{
    // op0 3, op1 0, CRn 12, CRm 11, and op2.
    private const ushort DeactivateInterrupt = 0xC659;
    private const ushort SgiGroup1 = 0xC65D;
    private const ushort SgiOtherGroup1 = 0xC65E;
    private const ushort SgiGroup0 = 0xC65F;

    /// <summary>ICC_SGI1R_EL1, ICC_ASGI1R_EL1, ICC_SGI0R_EL1, ICC_DIR_EL1.</summary>
    internal static void Write(ref VGicState state, in SysRegWrite write, ReplyTo asker, ref Outbox outbox)
    {
        switch (write.Register.Value)
        {
            case SgiGroup1:
                Delivery.Harvest(ref state, write.Vcpu, write.ListRegisters, ref outbox);
                SendSgi(ref state, write.Vcpu, new SgiRequest(write.Value), group1: true, ref outbox);
                outbox.Reply(asker, default(Completed));
                return;

            // With one Security state there is no other one's Group 1, so ASGI1R generates what SGI0R does.
            case SgiGroup0 or SgiOtherGroup1:
                Delivery.Harvest(ref state, write.Vcpu, write.ListRegisters, ref outbox);
                SendSgi(ref state, write.Vcpu, new SgiRequest(write.Value), group1: false, ref outbox);
                outbox.Reply(asker, default(Completed));
                return;

            case DeactivateInterrupt:
                Delivery.Harvest(ref state, write.Vcpu, write.ListRegisters, ref outbox);
                ulong awaiting = Deactivate(ref state, write.Vcpu, (uint)write.Value & 0xFF_FFFF, ref outbox);
                VGicService.Answer(ref state, write.Vcpu, asker, 0, awaiting, ref outbox);
                return;

            default:
                Refuse(ref state, write.Vcpu, write.Register, asker, ref outbox);
                return;
        }
    }

    /// <summary>Answers an access that there is no register for; those that trap cannot be read.</summary>
    internal static void Refuse(ref VGicState state, int vcpu, SysRegId register, ReplyTo asker, ref Outbox outbox)
    {
        state.CountIgnored(vcpu, SystemRegisterRegion, register.Value, 0, ref outbox);
        outbox.Reply(asker, default(Undefined));
    }

    // In a log record, beside the numbers of VGic's regions of memory: the A of such a record is a SysRegId.
    private const int SystemRegisterRegion = 0xFF;

    // With one Security state a write to SGI1R generates the SGI in the group that the target has it in, one to SGI0R
    // only where it is in Group 0 (GIC IHI 0069, 4.6 and 12.1 "Forwarding an SGI to a target PE").
    private static void SendSgi(ref VGicState state, int sender, SgiRequest request, bool group1, ref Outbox outbox)
    {
        uint intId = request.IntId;
        uint bit = IntId.Bit(intId);
        ulong targets = request.IsToAllOthers ? ~(1UL << sender) : request.Targets;
        for (targets &= state.Present; targets != 0; targets &= targets - 1)
        {
            int target = BitOperations.TrailingZeroCount(targets);
            if (group1 || (state.Vcpus[target].Private.Group1 & bit) == 0)
            {
                Delivery.Pend(ref state, target, intId, ref outbox);
            }
        }
    }

    private static ulong Deactivate(ref VGicState state, int vcpu, uint intId, ref Outbox outbox)
    {
        if (intId >= IntId.Limit)
        {
            return 0;
        }

        return BankRegisters.ClearActive(ref state, vcpu, IntId.Word(intId), IntId.Bit(intId), ref outbox);
    }
}
