// Why: what messages do to a vCPU: answers complete its request, VGic fills its list registers, Psci turns it on and off.
// Promises: a vCPU goes on only when it waits for nothing; its Scheduler hears of each change that matters, once.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    private void HandleVcpu(ref Vcpu vcpu, ref readonly Message message)
    {
        // What comes most is asked for first.
        if (message.Kind == Completed.Kind && IsAnswer(in vcpu, in message))
        {
            vcpu.Waits &= ~WaitReasons.Reply;
            Complete(ref vcpu, message.Payload<Completed>().Value);
        }
        else if (message.Kind == Inject.Kind)
        {
            Take(ref vcpu, _machine, in message.Payload<Inject>());
            EndWaitForInterrupt(ref vcpu, message.Payload<Inject>().ListRegister);
        }
        else
        {
            HandleOther(ref vcpu, in message);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAnswer(ref readonly Vcpu vcpu, ref readonly Message message) =>
        (vcpu.Waits & WaitReasons.Reply) != 0 && message.Sequence == vcpu.Request.Sequence;

    private void HandleOther(ref Vcpu vcpu, ref readonly Message message)
    {
        switch (message.Kind)
        {
            case Completed.Kind or HypercallDone.Kind or Suspended.Kind or Undefined.Kind or ExternalAbort.Kind or Skipped.Kind:
                if (IsAnswer(in vcpu, in message))
                {
                    vcpu.Waits &= ~WaitReasons.Reply;
                    Complete(ref vcpu, in message);
                }
                else if (_hv.StrayReplies++ == 0)
                {
                    Log(LogEvent.StrayReply, (byte)vcpu.Vm, vcpu.Index, message.Kind);
                }

                break;
            case ReclaimListRegisters.Kind:
                // What this vCPU sent by itself, and whose return it waits for, is the answer.
                if ((vcpu.Waits & WaitReasons.ListRegisters) == 0)
                {
                    SendListRegisters(ref vcpu);
                }

                break;
            case LoadListRegisters.Kind:
                LoadAll(ref vcpu, in message.Payload<LoadListRegisters>());
                break;
            case DeactivatePhysical.Kind:
                DeactivateFor(ref vcpu, message.Payload<DeactivatePhysical>().PhysicalIntId);
                break;
            case HardwareWithdrawn.Kind:
                // What was behind these was deactivated when the vCPU was powered off; it has not run since.
                foreach (ref ListRegister register in (Span<ListRegister>)vcpu.Interface.ListRegisters)
                {
                    register = register.IsHardware ? default : register;
                }

                vcpu.Waits &= ~WaitReasons.Hardware;
                break;
            case ReportToScheduler.Kind:
            case Rehome.Kind:
                // The Scheduler may have heard of this vCPU since it started over, or since it gave it away, or not; this settles it.
                _ = Post(ref vcpu.Targets.Self.Value, ref vcpu.Targets.Scheduler.Value, new VcpuBlocked { Vcpu = vcpu.Id, Now = _machine.Counter });
                vcpu.IsBlocked = true;
                if (message.Kind == Rehome.Kind)
                {
                    // From here on the other CPU's Scheduler hears of it; this CPU must not keep it, for it may sleep with what it has loaded.
                    vcpu.HomeCpu = message.Payload<Rehome>().Cpu;
                    vcpu.Targets.Scheduler = _hv.Actors.RefTo(_hv.Cpus[vcpu.HomeCpu].Scheduler.Index);
                    Unload(ref vcpu);
                }

                break;
            case Wake.Kind:
                vcpu.Waits &= ~WaitReasons.Interrupt;
                break;
            case ArmTimer.Kind:
                Arm(ref vcpu, message.Payload<ArmTimer>().Deadline);
                break;
            case Halt.Kind:
                vcpu.Waits |= WaitReasons.Resume;
                vcpu.ReadySince = 0;
                Arm(ref vcpu, vcpu.Deadline);
                Unload(ref vcpu);
                Post(vcpu.Self, message.Source, default(VcpuIsHalted));
                break;
            case Continue.Kind:
                vcpu.Waits &= ~WaitReasons.Resume;
                Arm(ref vcpu, vcpu.Deadline);
                break;
            case SetTrace.Kind or TraceTaken.Kind:
                vcpu.IsTraced = message.Kind == SetTrace.Kind ? message.Payload<SetTrace>().IsOn : vcpu.IsTraced;
                vcpu.Waits &= ~WaitReasons.Trace;
                break;
            case Question.Kind:
                AnswerFor(ref vcpu, in message);
                break;
            case PowerOn.Kind:
                TurnOn(ref vcpu, in message.Payload<PowerOn>());
                break;
            case PowerOff.Kind:
                WaitReasons open = vcpu.Waits & WaitReasons.Reply;
                TurnOff(ref vcpu);
                if (message.Source.Is(_hv.Vms[vcpu.Vm].Self))
                {
                    // The VM ends: VGic forgets what it put into the list registers, and so do they. The answer to what was asked may still
                    // be on its way, but not behind a second PowerOff.
                    vcpu.Interface = default;
                    vcpu.Applied = 0;
                    vcpu.Waits = WaitReasons.PowerOn | (vcpu.Waits & WaitReasons.Trace) | (_hv.Vms[vcpu.Vm].IsInSecondRound ? 0 : open);
                    Post(vcpu.Self, message.Source, default(VcpuIsOff));
                }

                break;
            default:
                Log(LogEvent.UnexpectedMessage, (byte)vcpu.Vm, vcpu.Index, message.Target.Index, message.Kind);
                break;
        }
    }

    private void Complete(ref Vcpu vcpu, ref readonly Message message)
    {
        switch (message.Kind)
        {
            case HypercallDone.Kind:
                vcpu.Context.X[0] = message.Payload<HypercallDone>().X0;
                break;
            case Suspended.Kind:
                ref readonly Suspended suspended = ref message.Payload<Suspended>();
                vcpu.Context.X[0] = suspended.X0;
                vcpu.Waits |= HasPendingInterrupt(in vcpu) ? WaitReasons.None : WaitReasons.Interrupt;
                if (suspended.EntryPoint != 0)
                {
                    // What else it finds in its registers is UNKNOWN to it: what it left there. Its timers are always on.
                    StartAt(ref vcpu, suspended.EntryPoint);
                }

                break;
            case Skipped.Kind:
                StepOver(ref vcpu);
                break;
            case Undefined.Kind:
                TakeException(ref vcpu, EsrEl2.Of(ExceptionClass.Unknown, 0), setsFar: false);
                break;
            default:
                TakeException(ref vcpu, vcpu.Request.Syndrome.AsExternalAbort(new Pstate(vcpu.Context.Pstate)), setsFar: true);
                break;
        }
    }

    // The vCPU goes on behind its instruction: a load or MRS gets its value; whatever else was completed had none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Complete(ref Vcpu vcpu, ulong value)
    {
        EsrEl2 syndrome = vcpu.Request.Syndrome;
        AbortIss load = new(syndrome.Iss);
        SysRegIss mrs = new(syndrome.Iss);
        bool isLoad = syndrome.Is(ExceptionClass.DataAbortLower) && !load.IsWrite;
        int register = isLoad ? load.Register : syndrome.Is(ExceptionClass.SystemRegister) && mrs.IsRead ? mrs.Register : 31;
        Finish(ref vcpu, register, isLoad ? load.Extend(value) : value, syndrome.InstructionLength);
    }

    // Takes an exception to EL1 on the vCPU's behalf (Arm ARM, D1.3 "Exception entry").
    private void TakeException(ref Vcpu vcpu, EsrEl2 syndrome, bool setsFar)
    {
        if (vcpu.IsLoaded)
        {
            _machine.SaveEl1(ref vcpu);
        }

        ref El1Registers el1 = ref vcpu.Context.El1;
        Pstate from = new(vcpu.Context.Pstate);
        el1.Elr = vcpu.Context.ProgramCounter;
        el1.Spsr = from.Value;
        el1.Esr = syndrome.Value;
        el1.Far = setsFar ? vcpu.Request.FaultAddress : el1.Far;
        vcpu.Context.ProgramCounter = el1.Vbar + from.VectorOffset;
        vcpu.Context.Pstate = from.OnExceptionToEl1(el1.Sctlr, _machine.HasPan).Value;
        if (vcpu.IsLoaded)
        {
            _machine.RestoreEl1(ref vcpu);
        }
    }

    // An interrupt for a list register.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take(ref Vcpu vcpu, TMachine machine, in Inject inject)
    {
        vcpu.Applied++;
        ListRegisterState beside = inject.IsRepeat ? GetListRegister(in vcpu, machine, inject.Slot).State : ListRegisterState.Inactive;
        SetListRegister(ref vcpu, machine, inject.Slot, inject.ListRegister.With(inject.ListRegister.State | beside));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetListRegister(ref Vcpu vcpu, TMachine machine, int slot, ListRegister value)
    {
        if (vcpu.IsLoaded)
        {
            machine.WriteListRegister(slot, value);
        }
        else
        {
            vcpu.Interface.ListRegisters[slot] = value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ListRegister GetListRegister(ref readonly Vcpu vcpu, TMachine machine, int slot) =>
        vcpu.IsLoaded ? machine.ReadListRegister(slot) : vcpu.Interface.ListRegisters[slot];

    // Empties the list registers into a message: asked for by VGic, or on a maintenance interrupt. The vCPU waits for their
    // return, since an interrupt that the guest ends while VGic holds it would never end.
    private void SendListRegisters(ref Vcpu vcpu)
    {
        ListRegisterSet taken = default;
        for (int i = 0; i < _machine.ListRegisterCount; i++)
        {
            taken[i] = GetListRegister(in vcpu, _machine, i);
            SetListRegister(ref vcpu, _machine, i, default);
        }

        IchHcrEl2 control = new(vcpu.IsLoaded ? _machine.InterfaceControl : vcpu.Interface.Hcr);
        SetControl(ref vcpu, IchHcrEl2.On(underflow: false, missingEoi: false));
        vcpu.Waits |= WaitReasons.ListRegisters;
        Post(
            vcpu.Self,
            _hv.Vms[vcpu.Vm].VGic,
            new ListRegistersReclaimed { ListRegisters = taken, EoiCount = control.EoiCount, Applied = vcpu.Applied, Vcpu = vcpu.Index });
    }

    private void LoadAll(ref Vcpu vcpu, ref readonly LoadListRegisters load)
    {
        for (int i = 0; i < _machine.ListRegisterCount; i++)
        {
            SetListRegister(ref vcpu, _machine, i, load.ListRegisters[i]);
        }

        SetControl(ref vcpu, IchHcrEl2.On(load.NotifyUnderflow, load.NotifyMissingEoi));
        vcpu.Applied = 0;
        vcpu.Waits &= ~WaitReasons.ListRegisters;
        if (HasPendingInterrupt(in vcpu))
        {
            vcpu.Waits &= ~WaitReasons.Interrupt;
        }
    }

    private void SetControl(ref Vcpu vcpu, IchHcrEl2 control)
    {
        if (vcpu.IsLoaded)
        {
            _machine.InterfaceControl = control.Value;
        }
        else
        {
            vcpu.Interface.Hcr = control.Value;
        }
    }

    // One came; there was none, or it would not wait.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void EndWaitForInterrupt(ref Vcpu vcpu, ListRegister taken)
    {
        if ((vcpu.Waits & WaitReasons.Interrupt) != 0 && IsPending(taken, GuestInterface(in vcpu)))
        {
            vcpu.Waits &= ~WaitReasons.Interrupt;
        }
    }

    // Whether an interrupt is there that ends WFI: pending, its group enabled, its priority above the guest's mask
    // (GIC IHI 0069, 4.8.1; PSTATE.I does not matter to WFI). Or the interface has something to tell VGic, which may hold one back until
    // then: the CPU may take this vCPU out before it takes the maintenance interrupt, and one that sleeps is not put back for it.
    private readonly bool HasPendingInterrupt(ref readonly Vcpu vcpu)
    {
        IchVmcrEl2 guest = GuestInterface(in vcpu);
        bool found = vcpu.IsLoaded && _machine.IsMaintenanceDue;
        for (int i = 0; i < _machine.ListRegisterCount && !found; i++)
        {
            found = IsPending(GetListRegister(in vcpu, _machine, i), guest);
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly IchVmcrEl2 GuestInterface(ref readonly Vcpu vcpu) => new(vcpu.IsLoaded ? _machine.InterfaceState : vcpu.Interface.Vmcr);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsPending(ListRegister lr, IchVmcrEl2 guest) => (lr.State & ListRegisterState.Pending) != 0
        && (lr.IsGroup1 ? guest.EnablesGroup1 : guest.EnablesGroup0) && lr.Priority < guest.PriorityMask;

    private void DeactivateFor(ref Vcpu vcpu, uint intId)
    {
        if (vcpu.IsLoaded)
        {
            _machine.Deactivate(intId);
        }
        else if (intId == _hv.Interrupts.VirtualTimer)
        {
            // Its time has come, and maybe again: VTimer, which wakes sleepers, does not look after one that had fired.
            vcpu.TimerInterruptIsActive = false;
            vcpu.Waits &= ~WaitReasons.Interrupt;
        }
    }

    private void TurnOn(ref Vcpu vcpu, ref readonly PowerOn on)
    {
        ref Vm vm = ref _hv.Vms[vcpu.Vm];
        if ((vcpu.Waits & WaitReasons.PowerOn) == 0 || vcpu.IsLoaded)
        {
            Log(LogEvent.UnexpectedMessage, (byte)vcpu.Vm, vcpu.Index, vcpu.Self.Index, PowerOn.Kind);
            return;
        }

        // A CPU_ON that was on its way when the VM began to stop comes too late.
        if (vm.State != VmState.Running)
        {
            return;
        }

        vcpu.Context = default;
        vcpu.Context.X[0] = on.ContextId;
        StartAt(ref vcpu, on.EntryPoint);
        vcpu.Interface.Vmcr = 0;
        vcpu.Interface.ActivePriorities = default;
        vcpu.Waits = (vcpu.Waits & WaitReasons.Lasting) | WaitReasons.Hardware;
        Post(vcpu.Self, vm.VTimer, new VcpuStarted { Vcpu = vcpu.Index });
    }

    // The registers that PSCI names (Arm DEN0022, 6.4.3 "Initial core configuration"), but X0.
    private void StartAt(ref Vcpu vcpu, ulong entryPoint)
    {
        Unload(ref vcpu);
        vcpu.Context.El1.Sctlr = El1Registers.SctlrReset;
        vcpu.Context.Pstate = Pstate.El1Masked.Value;
        vcpu.Context.ProgramCounter = entryPoint;
    }

    // The registers go now; the list registers stay what they are until VGic or a reset says otherwise.
    private void TurnOff(ref Vcpu vcpu)
    {
        vcpu.Waits = (vcpu.Waits & WaitReasons.Lasting) | WaitReasons.PowerOn;
        Arm(ref vcpu, ArmTimer.Never);
        Unload(ref vcpu);
        vcpu.TimerInterruptIsActive = false;
        vcpu.Context.El1.CntvCtl = 0;
    }
}
