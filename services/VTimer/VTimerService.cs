// Why: a guest has two timers. The virtual one is the hardware's while its vCPU is on a CPU; VTimer passes on its
// interrupt and wakes a vCPU that is off its CPU in time for it. The EL1 physical one is emulated here throughout.
// Promises: no timer interrupts early, and none fails to interrupt, as long as the software timer (VcpuControl.ArmTimer)
// tells of each deadline some time after it. A late, repeated or stale word of it changes nothing: what is due is
// decided by the time in the message alone.
//
// The VM's time is the count that its CNTVCT_EL0 shows; CNTPCT_EL0 reads the same. CNTPCTSS_EL0 and CNTVCTSS_EL0 belong
// to FEAT_ECV, which CpuId hides: UNDEFINED.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VTimer;

/// <summary>VTimer: the Generic Timer of a VM's vCPUs.</summary>
public readonly struct VTimerService : IService<VTimerState>
{
    /// <summary>The virtual timer's PPI in the guest (Arm BSA DEN0094, "PPI assignments").</summary>
    public const uint VirtualIntId = 27;

    /// <summary>The EL1 physical timer's PPI in the guest.</summary>
    public const uint PhysicalIntId = 30;

    /// <summary>A Reset lowers the line of each vCPU and is answered; everything else sends three at most.</summary>
    public static int MaxSends => VcpuAffinity.MaxVcpus + 1;

    /// <inheritdoc/>
    public static void Handle(ref VTimerState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case VirtualTimerFired.Kind:
                PassOn(in state, in message.Payload<VirtualTimerFired>(), ref outbox);
                break;

            case SysRegRead.Kind:
                Read(ref state, in message.Payload<SysRegRead>(), message.ReplyTo, ref outbox);
                break;

            case SysRegWrite.Kind:
                Write(ref state, in message.Payload<SysRegWrite>(), message.ReplyTo, ref outbox);
                break;

            case VcpuDescheduled.Kind:
                ref readonly VcpuDescheduled left = ref message.Payload<VcpuDescheduled>();
                state.Timers(left.Vcpu).LeaveCpu(left.CompareValue, left.WillFire);
                state.Timers(left.Vcpu).UpdateDeadline(state.Vcpu(left.Vcpu), ref outbox);
                break;

            case VcpuScheduled.Kind:
                ref readonly VcpuScheduled entered = ref message.Payload<VcpuScheduled>();
                state.Timers(entered.Vcpu).EnterCpu();
                state.Timers(entered.Vcpu).UpdateDeadline(state.Vcpu(entered.Vcpu), ref outbox);
                break;

            case VcpuStarted.Kind:
                byte started = message.Payload<VcpuStarted>().Vcpu;
                state.Timers(started).Restart(started, state.Gic, state.Vcpu(started), ref outbox);
                outbox.Send(state.Gic, new WithdrawHardware { Vcpu = started });
                break;

            case TimerExpired.Kind:
                Expire(ref state, in message.Payload<TimerExpired>(), ref outbox);
                break;

            case Reset.Kind:
                state.Reset(ref outbox);
                break;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                break;
        }
    }

    private static void PassOn(in VTimerState state, in VirtualTimerFired fired, ref Outbox outbox) =>
        outbox.Send(state.Gic, new RaiseHardware
        {
            IntId = VirtualIntId,
            PhysicalIntId = fired.PhysicalIntId,
            Vcpu = fired.Vcpu,
        });

    private static void Read(ref VTimerState state, in SysRegRead read, ReplyTo caller, ref Outbox outbox)
    {
        ref PhysicalTimer timer = ref state.Timers(read.Vcpu).Physical;
        ulong value;
        switch (read.Register.Value)
        {
            case TimerRegister.Counter:
                value = read.Now;
                break;

            case TimerRegister.TimerValue:
                value = timer.ReadTimerValue(read.Now);
                break;

            case TimerRegister.Control:
                value = timer.Control.Read(timer.ConditionHolds(read.Now));
                break;

            case TimerRegister.CompareValue:
                value = timer.CompareValue;
                break;

            default:
                Refuse(ref state, SysRegRead.Kind, caller, ref outbox);
                return;
        }

        outbox.Reply(caller, new Completed { Value = value });
    }

    private static void Write(ref VTimerState state, in SysRegWrite write, ReplyTo caller, ref Outbox outbox)
    {
        ref VcpuTimers timers = ref state.Timers(write.Vcpu);
        switch (write.Register.Value)
        {
            case TimerRegister.TimerValue:
                timers.Physical.WriteTimerValue(write.Value, write.Now);
                break;

            case TimerRegister.Control:
                timers.Physical.Control = new TimerControl(write.Value);
                break;

            case TimerRegister.CompareValue:
                timers.Physical.CompareValue = write.Value;
                break;

            case TimerRegister.Counter:
                // MSR to CNTPCT_EL0 is UNDEFINED: the register is read-only.
                outbox.Reply(caller, default(Undefined));
                return;

            default:
                Refuse(ref state, SysRegWrite.Kind, caller, ref outbox);
                return;
        }

        // The line before the answer: a guest that masks the timer and goes on finds its interrupt gone.
        timers.UpdateLine(write.Now, write.Vcpu, state.Gic, ref outbox);
        timers.UpdateDeadline(state.Vcpu(write.Vcpu), ref outbox);
        outbox.Reply(caller, default(Completed));
    }

    private static void Expire(ref VTimerState state, in TimerExpired expired, ref Outbox outbox)
    {
        ref VcpuTimers timers = ref state.Timers(expired.Vcpu);
        if (!timers.TakeArmed())
        {
            return;
        }

        timers.RaiseLine(expired.Now, expired.Vcpu, state.Gic, ref outbox);
        if (timers.TakeVirtualExpiry(expired.Now))
        {
            // The hardware timer interrupts as soon as it is loaded again: its time has come.
            outbox.Send(state.Vcpu(expired.Vcpu), default(Wake));
        }

        timers.UpdateDeadline(state.Vcpu(expired.Vcpu), ref outbox);
    }

    // The table of trapped registers sent an access here that is none of ours.
    private static void Refuse(ref VTimerState state, ushort kind, ReplyTo caller, ref Outbox outbox)
    {
        outbox.Reply(caller, default(Undefined));
        state.CountUnexpected(kind, ref outbox);
    }
}
