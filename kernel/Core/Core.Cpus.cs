// Why: what a CPU does between guests: obey its Scheduler, switch vCPUs, sleep, take interrupts, keep time.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    private void HandleCpu(ref readonly Message message)
    {
        switch (message.Kind)
        {
            case RunVcpu.Kind:
                Obey(in message.Payload<RunVcpu>());
                break;
            case Question.Kind:
                AnswerForCpu(in message);
                break;
            case RunIdle.Kind:
                (_cpu.Decision, _cpu.SliceEnd) = (CpuState.NoVcpu, message.Payload<RunIdle>().Until);
                break;
            default:
                Log(LogEvent.UnexpectedMessage, LogRecord.Nobody, LogRecord.Nobody, message.Target.Index, message.Kind);
                break;
        }
    }

    private readonly void Obey(in RunVcpu run) => (_cpu.Decision, _cpu.SliceEnd) = (run.Vcpu, run.SliceEnd);

    /// <summary>Works until a vCPU is to run, and loads it. Returns it; its registers are in the hardware.</summary>
    internal ref Vcpu NextVcpu()
    {
        // Ends when a vCPU runs or the machine is off; until then the CPU sleeps in WaitForInterrupt each time around.
        do
        {
            RunReady();
        }
        while (!TryEnter());

        return ref _cpu.LoadedVcpu.Value;
    }

    // What there is to do when no actor is ready. Whether the loaded vCPU is to go on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryEnter()
    {
        ref CpuState cpu = ref _cpu;
        Ref<Vcpu> loaded = cpu.LoadedVcpu;
        if (HasMessage(in cpu.SelfActor.Value) || (loaded.Exists && HasMessage(in loaded.Value.Targets.Self.Value)))
        {
            Drain(ref cpu.SelfActor.Value);
            if (cpu.LoadedVcpu.Exists)
            {
                Drain(ref cpu.LoadedVcpu.Value.Targets.Self.Value);
            }

            if (cpu.FirstReady.Exists)
            {
                return false;
            }

            loaded = cpu.LoadedVcpu;
        }

        if (cpu.Loaded == cpu.Decision && loaded.Exists && loaded.Value.Waits == WaitReasons.None && !cpu.Crowded.Exists)
        {
            SetAlarm();
            return true;
        }

        StayOut();
        return false;
    }

    // The vCPU that is loaded, if any, is not the one to go on, or waits.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StayOut()
    {
        if (_cpu.Crowded.Exists)
        {
            // Whoever has it empties it, and needs nothing of this CPU for that: no CPU waits with an actor that another waits for.
            _cpu.Crowded = IsCrowded(ref _cpu.Crowded.Value) ? _cpu.Crowded : default;
        }
        else if (_cpu.Decision == CpuState.NoVcpu)
        {
            Sleep();
        }
        else if (_cpu.Loaded == _cpu.Decision)
        {
            ReportBlocked(ref _cpu.LoadedVcpu.Value);
        }
        else if (SwitchTo(ref _hv.Vcpus[_cpu.Decision]))
        {
            return;
        }

        OnInterrupts();
    }

    // Not while another CPU keeps the Scheduler and half its mailbox is full: this is asked again until it can be said. The other
    // half is for those who looked at the same time, and for each vCPU's return (Wiring.SchedulerCells).
    private void ReportBlocked(ref Vcpu vcpu)
    {
        ref Actor scheduler = ref vcpu.Targets.Scheduler.Value;
        if (vcpu.Waits != WaitReasons.None && !vcpu.IsBlocked && MailboxOf(ref scheduler).Waiting < scheduler.CellCount / 2)
        {
            vcpu.IsBlocked = true;
            _ = Post(ref vcpu.Targets.Self.Value, ref scheduler, new VcpuBlocked { Vcpu = vcpu.Id, Now = _machine.Counter });
        }
    }

    private void Sleep()
    {
        if (AllVmsAreOff() && IsConsoleDrained())
        {
            _machine.PowerOff();
        }

        SetAlarm();
        ulong since = _machine.Counter;
        _machine.WaitForInterrupt();
        _cpu.IdleTime += _machine.Counter - since;
    }

    private readonly bool AllVmsAreOff()
    {
        bool isOn = false;
        foreach (ref Vm vm in _hv.Vms.All)
        {
            isOn |= vm.State != VmState.Off;
        }

        return !isOn;
    }

    // Changes the registers in the hardware. False when another CPU holds the vCPU for the moment, or it cannot run.
    private bool SwitchTo(ref Vcpu vcpu)
    {
        ref Actor actor = ref vcpu.Targets.Self.Value;
        if (!Ownership<TMemory>.TryClaim(ref actor.Owner, _cpu.Claimant))
        {
            return false;
        }

        // Not one that has moved to another CPU since the decision: on a CPU that goes to sleep with it, nobody would find it.
        if (vcpu.Waits != WaitReasons.None || vcpu.HomeCpu != _cpu.Id)
        {
            ReportBlocked(ref vcpu);
            MakeReady(ref actor);
            return false;
        }

        if (_cpu.LoadedVcpu.Exists)
        {
            Unload(ref _cpu.LoadedVcpu.Value);
        }

        ref Vm vm = ref _hv.Vms[vcpu.Vm];
        ref ushort last = ref vm.LastVcpuOn[_cpu.Id];
        bool flush = last != vcpu.Id + 1 && last != 0;
        last = (ushort)(vcpu.Id + 1);
        actor.IsPinned = true;
        vcpu.IsLoaded = true;
        vcpu.Time -= BusyTime;
        _cpu.Loaded = vcpu.Id;
        _cpu.LoadedVcpu = Pool<Vcpu>.RefTo(ref vcpu);
        vcpu.Context.HostStack = _cpu.StackTop;
        _machine.Load(ref vcpu, ref vm, ref _cpu, flush);
        Post(vcpu.Self, vm.VTimer, new VcpuScheduled { Vcpu = vcpu.Index });
        return true;
    }

    // A clock that stands still while this CPU sleeps: a vCPU's time is counted at switches alone.
    private readonly ulong BusyTime => _machine.Counter - _cpu.IdleTime;

    // The vCPU's virtual timer counts on in software, by VTimer. Of one that is on no CPU there is nothing to take out.
    private void Unload(ref Vcpu vcpu)
    {
        if (!vcpu.IsLoaded)
        {
            return;
        }

        _machine.Unload(ref vcpu);
        vcpu.IsLoaded = false;
        vcpu.Time += BusyTime;
        _cpu.Loaded = CpuState.NoVcpu;
        _cpu.LoadedVcpu = default;
        if ((vcpu.Waits & WaitReasons.PowerOn) == 0)
        {
            bool willFire = _machine.VirtualTimerWillFire(ref vcpu, out ulong compareValue);
            Post(vcpu.Self, _hv.Vms[vcpu.Vm].VTimer, new VcpuDescheduled { Vcpu = vcpu.Index, WillFire = willFire, CompareValue = compareValue });
        }

        // Freed as any actor is: what was queued meanwhile is handled first.
        ref Actor actor = ref vcpu.Targets.Self.Value;
        actor.IsPinned = false;
        MakeReady(ref actor);
    }

    /// <summary>Takes the physical interrupts that are pending. All of them: were it the most urgent alone, two vCPUs that wake each other by
    /// their deadlines would hide each other's timers for ever.</summary>
    internal void OnInterrupts()
    {
        // As many as there can be kinds pending at once on this CPU, and no more: a screaming one waits for the next exit.
        uint intId;
        for (int i = 0; i < 16 && (intId = _machine.Acknowledge()) < InterruptMap.FirstSpecial; i++)
        {
            _machine.EndOfInterrupt(intId);
            if (intId == _hv.Interrupts.VirtualTimer && _cpu.LoadedVcpu.Exists)
            {
                Raise(ref _cpu.LoadedVcpu.Value, intId);
            }
            else
            {
                OnOwnInterrupt(intId);
            }
        }
    }

    /// <summary>A physical interrupt that <see cref="TryInterrupt"/> has acknowledged and not done, and those that are pending beside it.</summary>
    internal void OnInterrupt(uint intId)
    {
        if (intId == _hv.Interrupts.VirtualTimer)
        {
            PostRaised(ref _cpu.LoadedVcpu.Value, intId);
        }
        else if (intId < InterruptMap.FirstSpecial)
        {
            _machine.EndOfInterrupt(intId);
            OnOwnInterrupt(intId);
        }

        OnInterrupts();
    }

    /// <summary>A physical SError while a guest ran. What it belongs to is IMPLEMENTATION DEFINED; it is told, and no guest is punished.</summary>
    internal void OnSError(ulong syndrome)
    {
        ref Vcpu vcpu = ref _cpu.LoadedVcpu.Value;
        if (_hv.SErrors++ == 0)
        {
            Log(LogEvent.SError, (byte)vcpu.Vm, vcpu.Index, syndrome, 0, vcpu.Context.ProgramCounter);
        }
    }

    private void OnOwnInterrupt(uint intId)
    {
        ref InterruptMap map = ref _hv.Interrupts;
        if (intId == map.Uart)
        {
            // Stays active until the driver has served it.
            Post(_cpu.Self, _hv.Serial, new PhysicalInterrupt { IntId = intId });
            return;
        }

        if (intId == map.HypervisorTimer)
        {
            OnAlarm();
        }
        else if (intId == map.Maintenance && _cpu.LoadedVcpu.Exists)
        {
            ref Vcpu vcpu = ref _cpu.LoadedVcpu.Value;
            if ((vcpu.Waits & WaitReasons.ListRegisters) == 0)
            {
                SendListRegisters(ref vcpu);
            }
        }
        else if (intId != InterruptMap.Kick && _hv.StrayInterrupts++ == 0)
        {
            Log(LogEvent.StrayInterrupt, LogRecord.Nobody, LogRecord.Nobody, intId);
        }

        _machine.Deactivate(intId);
    }

    private void OnAlarm()
    {
        ulong now = _machine.Counter;
        _cpu.Alarm = ArmTimer.Never;
        _machine.SetAlarm(ArmTimer.Never);
        if (now >= _cpu.SliceEnd)
        {
            _cpu.SliceEnd = RunVcpu.NoSlice;
            Post(_cpu.Self, _cpu.Scheduler, new SliceExpired { Now = now });
        }

        if (now < _cpu.EarliestDeadline)
        {
            return;
        }

        if (now >= _cpu.Reminder)
        {
            _cpu.Reminder = ArmTimer.Never;
            Post(_cpu.Self, _hv.Monitor, new Answer { A = now, Ticket = _cpu.ReminderTicket });
        }

        Span<ulong> deadlines = DeadlinesOfThisCpu();
        ulong earliest = _cpu.Reminder;
        for (int i = 0; i < deadlines.Length; i++)
        {
            if (deadlines[i] <= now)
            {
                deadlines[i] = ArmTimer.Never;
                ref Vcpu vcpu = ref _hv.Vcpus[i];
                ref Vm vm = ref _hv.Vms[vcpu.Vm];
                if ((vcpu.Waits & WaitReasons.Resume) == 0)
                {
                    Post(_cpu.Self, vm.VTimer, new TimerExpired { Vcpu = vcpu.Index, Now = now > vm.CounterOffset ? now - vm.CounterOffset : 0 });
                }
            }

            earliest = Math.Min(earliest, deadlines[i]);
        }

        _cpu.EarliestDeadline = earliest;
    }

    // Sets the vCPU's software timer on this CPU; of one that is halted, when it continues. What another CPU still has armed for it comes too, and VTimer ignores it.
    private void Arm(ref Vcpu vcpu, ulong deadline)
    {
        vcpu.Deadline = deadline;
        ulong physical = deadline + _hv.Vms[vcpu.Vm].CounterOffset;
        physical = (vcpu.Waits & WaitReasons.Resume) != 0 || physical < deadline ? ArmTimer.Never : physical;
        DeadlinesOfThisCpu()[vcpu.Id] = physical;
        _cpu.EarliestDeadline = Math.Min(_cpu.EarliestDeadline, physical);
    }

    private readonly Span<ulong> DeadlinesOfThisCpu() => _hv.Deadlines.Slice(_cpu.Id * _hv.Vcpus.Count, _hv.Vcpus.Count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void SetAlarm()
    {
        ulong alarm = Math.Min(_cpu.SliceEnd, _cpu.EarliestDeadline);
        if (alarm != _cpu.Alarm)
        {
            _cpu.Alarm = alarm;
            _machine.SetAlarm(alarm);
        }
    }
}
