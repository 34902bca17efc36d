// Why: of the CPU interface's registers a guest has all but those that reach beyond its own list registers: the three
// that send SGIs, and the one that deactivates an interrupt which may be in none of them.
using System.Numerics;
using System.Runtime.CompilerServices;
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

    // In a log record, beside the numbers of VGic's regions of memory: the A of such a record is a SysRegId.
    private const byte SystemRegisterRegion = 0xFF;

    /// <summary>ICC_SGI1R_EL1 for one vCPU that has the SGI in a list register, as it has when it had the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer(ref VGicState state, in SysRegWrite write, out CompletedWithInterrupt answer)
    {
        answer = default;
        var request = new SgiRequest(write.Value);
        ulong targets = request.Targets & state.Present;
        if (write.Register.Value != SgiGroup1 || request.IsToAllOthers || !BitOperations.IsPow2(targets))
        {
            return false;
        }

        int target = BitOperations.TrailingZeroCount(targets);
        ref VcpuState to = ref state.Vcpus[target];
        if ((to.Repeatable & IntId.Bit(request.IntId)) == 0)
        {
            return false;
        }

        // Who asks tells what it has taken, and which list registers are empty.
        int empty = 0;
        if (target == write.Vcpu && write.ListRegisters.Applied == (byte)to.Sent)
        {
            to.Heard = to.Sent;
            empty = write.ListRegisters.Empty;
        }
        else if (!to.CanInject)
        {
            return false;
        }

        answer = new CompletedWithInterrupt { Interrupt = Delivery.Repeat(ref to, request.IntId, empty), Vcpu = (byte)target };
        return true;
    }

    /// <summary>An MSR: ICC_SGI1R_EL1, ICC_ASGI1R_EL1, ICC_SGI0R_EL1, ICC_DIR_EL1.</summary>
    internal static void Write(ref VGicState state, in Message message, ref Outbox outbox)
    {
        ref readonly SysRegWrite write = ref message.Payload<SysRegWrite>();
        if (TryAnswer(ref state, in write, out CompletedWithInterrupt answer))
        {
            outbox.Send(state.Interfaces[answer.Vcpu], answer.Interrupt);
            outbox.Reply(message.ReplyTo, default(Completed));
            return;
        }

        if (write.Register.Value == SgiGroup1)
        {
            SendSgi(ref state, in message, ulong.MaxValue, ref outbox);
            return;
        }

        WriteOther(ref state, in message, ref outbox);
    }

    /// <summary>An MRS: none of those that trap can be read.</summary>
    internal static void Read(ref VGicState state, in Message message, ref Outbox outbox)
    {
        ref readonly SysRegRead read = ref message.Payload<SysRegRead>();
        Refuse(ref state, read.Vcpu, read.Register, message.ReplyTo, ref outbox);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteOther(ref VGicState state, in Message message, ref Outbox outbox)
    {
        ref readonly SysRegWrite write = ref message.Payload<SysRegWrite>();
        switch (write.Register.Value)
        {
            // With one Security state there is no other one's Group 1, so ASGI1R generates what SGI0R does.
            case SgiGroup0 or SgiOtherGroup1:
                SendSgi(ref state, in message, InGroup0(in state, new SgiRequest(write.Value).IntId), ref outbox);
                return;

            case DeactivateInterrupt:
                Deactivate(ref state, in message, ref outbox);
                return;

            default:
                Refuse(ref state, write.Vcpu, write.Register, message.ReplyTo, ref outbox);
                return;
        }
    }

    private static void Refuse(ref VGicState state, byte vcpu, SysRegId register, ReplyTo asker, ref Outbox outbox)
    {
        state.CountIgnored(vcpu, SystemRegisterRegion, register.Value, 0, ref outbox);
        outbox.Reply(asker, default(Undefined));
    }

    // With one Security state a write to SGI1R generates the SGI in the group that the target has it in, one to SGI0R
    // only where it is in Group 0 (GIC IHI 0069, 4.6 and 12.1 "Forwarding an SGI to a target PE").
    private static void SendSgi(ref VGicState state, in Message message, ulong candidates, ref Outbox outbox)
    {
        ref readonly SysRegWrite write = ref message.Payload<SysRegWrite>();
        var request = new SgiRequest(write.Value);
        uint intId = request.IntId;
        ulong targets = request.IsToAllOthers ? ~(1UL << write.Vcpu) : request.Targets;
        for (targets &= state.Present & candidates; targets != 0; targets &= targets - 1)
        {
            int target = BitOperations.TrailingZeroCount(targets);
            if (!Delivery.TryRepeat(ref state, target, intId, ref outbox))
            {
                Harvest.Learn(ref state, write.Vcpu, write.ListRegisters, ref outbox);
                Delivery.Pend(ref state, target, intId, ref outbox);
            }
        }

        outbox.Reply(message.ReplyTo, default(Completed));
    }

    private static ulong InGroup0(in VGicState state, uint sgi)
    {
        ulong vcpus = 0;
        for (int vcpu = 0; vcpu < state.VcpuCount; vcpu++)
        {
            vcpus |= (state.Vcpus[vcpu].Private.Group1 >> (int)sgi & 1) == 0 ? 1UL << vcpu : 0;
        }

        return vcpus;
    }

    private static void Deactivate(ref VGicState state, in Message message, ref Outbox outbox)
    {
        ref readonly SysRegWrite write = ref message.Payload<SysRegWrite>();
        uint intId = (uint)write.Value & 0xFF_FFFF;
        ulong awaiting = 0;
        if (intId < IntId.Limit)
        {
            Harvest.Learn(ref state, write.Vcpu, write.ListRegisters, ref outbox);
            awaiting = BankRegisters.ClearActive(ref state, write.Vcpu, IntId.Word(intId), IntId.Bit(intId), ref outbox);
        }

        if (awaiting == 0)
        {
            outbox.Reply(message.ReplyTo, default(Completed));
            return;
        }

        MemoryAccess.Defer(ref state, write.Vcpu, message.ReplyTo, 0, awaiting);
    }
}
