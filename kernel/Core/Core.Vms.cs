// Why: a VM ends and begins again in order: first its vCPUs stop, then its services go back to their reset state, both once more,
// then its memory, and only then does its first vCPU start.
//
// Promises: nothing of one life reaches the next. A mailbox hands out messages in the order in which they were put into it, whoever
// did it, and an answer is sent behind all that its sender sent before. So when all vCPUs are off, all that they asked is in front of
// Reset; when all services are reset, all that they said because of that is in front of the second PowerOff, or of the second Reset.
// What a vCPU still says then, giving its list registers back, is in front of the second Reset, and VGic's last word to it is in front
// of PowerOn.
using Hv.Kernel.Wiring;

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    /// <summary>Starts every VM's first vCPU.</summary>
    internal void StartVms()
    {
        foreach (ref Vm vm in _hv.Vms.All)
        {
            StartVm(ref vm);
        }
    }

    /// <summary>
    /// The running handler has faulted: what it wanted to send is lost, and the VM that it served stops. A service of all VMs starts
    /// over, and hears anew what it must know; so at most as many VMs end as there are, and the others go on.
    /// </summary>
    /// <param name="where">Where, an address in hv's image.</param>
    /// <param name="kind">What the fault was (FaultKind).</param>
    internal void OnHandlerFault(ulong where, byte kind)
    {
        ref Actor actor = ref Faulty(out ushort what);
        bool isAsked = _cpu.Asked != CpuState.ByMessage;
        ushort vmId = actor.Vm != Actor.NoVm ? actor.Vm : isAsked ? _cpu.LoadedVcpu.Value.Vm : _hv.Actors[actor.Direct.Source.Index].Vm;
        if (isAsked && actor.Vm != Actor.NoVm)
        {
            // Asked without a message: the vCPU waits as it would for the answer.
            _cpu.LoadedVcpu.Value.Waits |= WaitReasons.Reply;
        }

        _cpu.Running = 0;
        MakeReady(ref actor);

        // Not for ever: one that faults each time must not keep its CPU.
        if (actor.Vm == Actor.NoVm && _hv.Restarts++ < 100)
        {
            // What a Scheduler knew its vCPUs know too.
            Post(_cpu.Self, actor.Endpoint, default(Reset));
            foreach (ref Vcpu vcpu in _hv.Vcpus.All)
            {
                if (actor.Kind == ActorKind.Scheduler && vcpu.HomeCpu == actor.Instance)
                {
                    Post(_cpu.Self, vcpu.Self, default(ReportToScheduler));
                }
            }
        }

        // What Console cannot take it cannot tell either.
        if (actor.Kind != ActorKind.Console)
        {
            Log(LogEvent.HandlerFault, vmId == Actor.NoVm ? LogRecord.Nobody : (byte)vmId, LogRecord.Nobody, actor.Index, what, where, kind);
        }

        End(vmId);

        // The VM waits for it, and ends when it has all.
        if (actor.Vm != Actor.NoVm && what == Reset.Kind)
        {
            Post(_cpu.Self, _hv.Vms[vmId].Self, default(ResetDone));
        }
    }

    // A VM that has lost a message or a handler's work may wait for ever; what becomes of the others does not hang on it.
    private void End(ushort vm)
    {
        if (vm != Actor.NoVm)
        {
            Post(_cpu.Self, _hv.Vms[vm].Self, default(SystemOff));
        }
    }

    private void HandleVm(ref Vm vm, ref readonly Message message)
    {
        switch (message.Kind)
        {
            case SystemOff.Kind:
                Stop(ref vm, VmState.Stopping);
                break;
            case SystemReset.Kind when vm.State == VmState.Running:
                Stop(ref vm, VmState.StoppingForReset);
                break;
            case VcpuIsOff.Kind or VcpuIsHalted.Kind or ResetDone.Kind when vm.Awaited != 0 && --vm.Awaited == 0:
                OnRoundDone(ref vm);
                break;
            case VmCommand.Kind:
                OnCommand(ref vm, in message.Payload<VmCommand>());
                break;
            case Question.Kind:
                AnswerFor(ref vm, in message);
                break;
            case SystemReset.Kind or VcpuIsOff.Kind or VcpuIsHalted.Kind or ResetDone.Kind:
                break;
            default:
                Log(LogEvent.UnexpectedMessage, (byte)vm.Id, LogRecord.Nobody, message.Target.Index, message.Kind);
                break;
        }
    }

    private void OnCommand(ref Vm vm, ref readonly VmCommand command)
    {
        AnswerCommand(ref vm, isRefused: true);
        vm.Ticket = command.Ticket;
        switch (command.Action)
        {
            case VmAction.Pause when vm.State == VmState.Running && !vm.IsPaused:
                vm.IsPaused = true;
                PostToVcpus(ref vm, default(Halt));
                break;
            case VmAction.Resume when vm.IsPaused && vm.Awaited == 0:
                vm.IsPaused = false;
                vm.CounterOffset += _machine.Counter - vm.PausedAt;
                PostToVcpus(ref vm, default(Continue));
                vm.Awaited = 0; // It alone gets no answer.
                AnswerCommand(ref vm, isRefused: false);
                break;
            case VmAction.Reset when vm.State == VmState.Running:
                Stop(ref vm, VmState.StoppingForReset);
                break;
            case VmAction.Destroy when vm.State != VmState.Off:
                Stop(ref vm, VmState.Stopping);
                break;
            case VmAction.Create when vm.State == VmState.Off:
                vm.State = VmState.StoppingForReset;
                PostToVcpus(ref vm, default(PowerOff));
                break;
            default:
                AnswerCommand(ref vm, isRefused: true);
                break;
        }
    }

    // Of the last command that has no answer yet; none, and there is nothing to say.
    private void AnswerCommand(ref Vm vm, bool isRefused)
    {
        if (vm.Ticket != 0)
        {
            Post(vm.Self, _hv.Monitor, new VmCommandDone { Ticket = vm.Ticket, State = vm.State, IsPaused = vm.IsPaused, IsRefused = isRefused });
            vm.Ticket = 0;
        }
    }

    private void Stop(ref Vm vm, VmState next)
    {
        if (vm.State is VmState.Off or VmState.Stopping)
        {
            return;
        }

        // If a reset is under way, what it waits for still comes, and then it ends instead (OnRoundDone).
        bool isFirst = vm.State == VmState.Running;
        vm.State = next;
        vm.IsPaused = false;
        if (isFirst)
        {
            PostToVcpus(ref vm, default(PowerOff));
        }

        if (next == VmState.StoppingForReset)
        {
            Log(LogEvent.VmReset, (byte)vm.Id, LogRecord.Nobody);
        }
    }

    // Each answers; those that have not said yet that they are halted, when the VM is to stop, say both.
    private void PostToVcpus<T>(ref Vm vm, in T payload)
        where T : unmanaged, IMessage
    {
        vm.Awaited += vm.VcpuCount;
        for (int i = 0; i < vm.VcpuCount; i++)
        {
            Post(vm.Self, _hv.Vcpus[vm.FirstVcpu + i].Self, in payload);
        }
    }

    // All that were asked to halt, to stop or to reset themselves have done so.
    private void OnRoundDone(ref Vm vm)
    {
        switch (vm.State)
        {
            case VmState.Running:
                vm.PausedAt = _machine.Counter;
                AnswerCommand(ref vm, isRefused: false);
                break;
            case VmState.StoppingForReset:
                vm.State = VmState.Resetting;
                vm.Awaited = VmServices.Count;
                foreach (Endpoint service in (ReadOnlySpan<Endpoint>)vm.Services)
                {
                    Post(vm.Self, service, default(Reset));
                }

                break;
            case VmState.Resetting when vm.IsInSecondRound = !vm.IsInSecondRound:
                vm.State = VmState.StoppingForReset;
                PostToVcpus(ref vm, default(PowerOff));
                break;
            case VmState.Resetting:
                _machine.Reload(ref vm);
                StartVm(ref vm);
                break;
            default:
                vm.State = VmState.Off;
                vm.IsInSecondRound = false;
                Log(LogEvent.VmOff, (byte)vm.Id, LogRecord.Nobody);
                AnswerCommand(ref vm, isRefused: false);
                break;
        }
    }

    private void StartVm(ref Vm vm)
    {
        vm.State = VmState.Running;
        vm.Starts++;
        vm.CounterOffset = _machine.Counter;
        Log(LogEvent.VmStarted, (byte)vm.Id, LogRecord.Nobody, vm.RamSize, vm.EntryPoint, detail: (byte)vm.VcpuCount);
        Post(vm.Self, _hv.Vcpus[vm.FirstVcpu].Self, new PowerOn { EntryPoint = vm.EntryPoint, ContextId = vm.DeviceTree });
        AnswerCommand(ref vm, isRefused: false);
    }
}
