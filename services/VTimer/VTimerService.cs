// Why: a guest has two timers. The virtual one is the hardware's while its vCPU is on a CPU, and its interrupt goes to VGic; VTimer
// wakes a vCPU that is off its CPU in time for it. The EL1 physical one is emulated here throughout.
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
public readonly struct VTimerService : IService<VTimerState>, IAnswers<VTimerState, SysRegRead, Completed>, IAnswers<VTimerState, SysRegWrite, Completed>
{
    /// <summary>The EL1 physical timer's PPI in the guest (Arm BSA DEN0094, "PPI assignments").</summary>
    public const uint PhysicalIntId = 30;

    /// <summary>A Reset lowers the line of each vCPU and is answered; everything else sends three at most.</summary>
    public static int MaxSends => VcpuAffinity.MaxVcpus + 1;

    /// <inheritdoc/>
    public static bool TryAnswer(ref VTimerState state, in SysRegRead request, out Completed answer)
    {
        ref PhysicalTimer timer = ref state.Timers(request.Vcpu).Physical;
        ulong value = 0;
        bool isKnown = true;
        switch (request.Register.Value)
        {
            case TimerRegister.Counter:
                value = request.Now;
                break;

            case TimerRegister.TimerValue:
                value = timer.ReadTimerValue(request.Now);
                break;

            case TimerRegister.Control:
                value = timer.Control.Read(timer.ConditionHolds(request.Now));
                break;

            case TimerRegister.CompareValue:
                value = timer.CompareValue;
                break;

            default:
                isKnown = false;
                break;
        }

        answer = new Completed { Value = value };
        return isKnown;
    }

    /// <inheritdoc/>
    /// <remarks>A write that changes neither the timer's line nor when it is due.</remarks>
    public static bool TryAnswer(ref VTimerState state, in SysRegWrite request, out Completed answer)
    {
        answer = default;
        ref VcpuTimers timers = ref state.Timers(request.Vcpu);
        PhysicalTimer written = timers.Physical;
        return TryWrite(ref written, in request) && timers.TrySet(in written, request.Now);
    }

    /// <inheritdoc/>
    public static void Handle(ref VTimerState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
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

    private static void Read(ref VTimerState state, in SysRegRead read, ReplyTo caller, ref Outbox outbox)
    {
        if (TryAnswer(ref state, in read, out Completed answer))
        {
            outbox.Reply(caller, answer);
        }
        else
        {
            Refuse(ref state, SysRegRead.Kind, caller, ref outbox);
        }
    }

    // Whether the register is one of those that can be written.
    private static bool TryWrite(ref PhysicalTimer timer, in SysRegWrite write)
    {
        switch (write.Register.Value)
        {
            case TimerRegister.TimerValue:
                timer.WriteTimerValue(write.Value, write.Now);
                return true;

            case TimerRegister.Control:
                timer.Control = new TimerControl(write.Value);
                return true;

            case TimerRegister.CompareValue:
                timer.CompareValue = write.Value;
                return true;

            default:
                return false;
        }
    }

    private static void Write(ref VTimerState state, in SysRegWrite write, ReplyTo caller, ref Outbox outbox)
    {
        if (TryAnswer(ref state, in write, out Completed answer))
        {
            outbox.Reply(caller, answer);
            return;
        }

        ref VcpuTimers timers = ref state.Timers(write.Vcpu);
        if (!TryWrite(ref timers.Physical, in write))
        {
            if (write.Register.Value == TimerRegister.Counter)
            {
                // MSR to CNTPCT_EL0 is UNDEFINED: the register is read-only.
                outbox.Reply(caller, default(Undefined));
                return;
            }

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
