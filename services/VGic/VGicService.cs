// Why: the interrupt controller of a VM: a GICv3 with one Security state, 32 private interrupts a vCPU and 256 SPIs, no
// LPIs (GIC IHI 0069). The guest's CPU interface is the hardware's; what is in it VGic chooses, by list registers.
// Promises: every access is answered exactly once, when its effect is complete: at once, or when the list registers that
// hold the truth are back. What changes a vCPU's list registers is sent before the answer.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>VGic: distributor and redistributors of a VM, and the filling of its vCPUs' list registers.</summary>
public readonly struct VGicService : IService<VGicState>
{
    /// <summary>
    /// 129 is the most: a Reset gives back two physical interrupts of each of 64 vCPUs. The others stay below: list
    /// registers that return get 1 Load, at most 4 + 31 offers to other vCPUs, 4 + 2 deactivations and 64 answers;
    /// an SGI reaches 64 vCPUs; a write to a word of 32 interrupts offers 32 and deactivates 2. A log record may be added.
    /// </summary>
    public static int MaxSends => 2 * VcpuAffinity.MaxVcpus + 4;

    /// <inheritdoc/>
    public static void Handle(ref VGicState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case MmioRead.Kind:
                ref readonly MmioRead read = ref message.Payload<MmioRead>();
                ulong value = read.Region == 0
                    ? Distributor.Read(ref state, in read, out ulong truths, ref outbox)
                    : Redistributor.Read(ref state, in read, out truths, ref outbox);
                Answer(ref state, read.Vcpu, message.ReplyTo, value, truths, ref outbox);
                return;

            case MmioWrite.Kind:
                ref readonly MmioWrite write = ref message.Payload<MmioWrite>();
                ulong effects = write.Region == 0
                    ? Distributor.Write(ref state, in write, ref outbox)
                    : Redistributor.Write(ref state, in write, ref outbox);
                Answer(ref state, write.Vcpu, message.ReplyTo, 0, effects, ref outbox);
                return;

            case SysRegWrite.Kind:
                SystemRegisters.Write(ref state, in message.Payload<SysRegWrite>(), message.ReplyTo, ref outbox);
                return;

            case SysRegRead.Kind:
                ref readonly SysRegRead readRegister = ref message.Payload<SysRegRead>();
                SystemRegisters.Refuse(ref state, readRegister.Vcpu, readRegister.Register, message.ReplyTo, ref outbox);
                return;

            case RaiseHardware.Kind:
                Lines.Raise(ref state, in message.Payload<RaiseHardware>(), ref outbox);
                return;

            case SetLine.Kind:
                Lines.Set(ref state, in message.Payload<SetLine>(), ref outbox);
                return;

            case ListRegistersReclaimed.Kind:
                Return.Take(ref state, in message.Payload<ListRegistersReclaimed>(), ref outbox);
                return;

            case Reset.Kind:
                state.Reset(ref outbox);
                return;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                return;
        }
    }

    /// <summary>Answers an access, now or when list registers have come back.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose access.</param>
    /// <param name="asker">Who is answered.</param>
    /// <param name="value">What was found so far.</param>
    /// <param name="awaiting">The vCPUs whose list registers are needed, by bit.</param>
    /// <param name="outbox">Where the answer goes.</param>
    internal static void Answer(
        ref VGicState state, int vcpu, ReplyTo asker, ulong value, ulong awaiting, ref Outbox outbox)
    {
        if (awaiting == 0)
        {
            outbox.Reply(asker, new Completed { Value = value });
            return;
        }

        ref DeferredAccess access = ref state.Vcpus[vcpu].Deferred;
        access.Asker = asker;
        access.Value = value;
        access.Awaiting = awaiting;
        state.Waiters |= 1UL << vcpu;
    }
}
