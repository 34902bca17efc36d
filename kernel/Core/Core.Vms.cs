// Why: a VM ends and begins again in order: first its vCPUs stop, then its services go back to their reset state, then
// its memory, and only then does its first vCPU start.
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

    /// <summary>The running handler has faulted: what it wanted to send is lost, the VM that it served stops, all else goes on.</summary>
    /// <param name="where">Where, an address in hv's image.</param>
    /// <param name="kind">What the fault was (FaultKind).</param>
    internal void OnHandlerFault(ulong where, byte kind)
    {
        ref Actor actor = ref _hv.Actors[_cpu.Running];
        ushort vmId = _cpu.RunningVm;
        _cpu.Running = 0;
        MakeReady(ref actor);
        Log(LogEvent.HandlerFault, vmId == Actor.NoVm ? LogRecord.Nobody : (byte)vmId, LogRecord.Nobody, actor.Index, _cpu.RunningKind, where, kind);
        if (vmId != Actor.NoVm)
        {
            Post(_cpu.Self, _hv.Vms[vmId].Self, default(SystemOff));
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
                Log(LogEvent.VmReset, (byte)vm.Id, LogRecord.Nobody);
                Stop(ref vm, VmState.StoppingForReset);
                break;
            case VcpuIsOff.Kind when IsLastAwaited(ref vm):
                OnAllOff(ref vm);
                break;
            case ResetDone.Kind when IsLastAwaited(ref vm):
                OnAllReset(ref vm);
                break;
            case VcpuIsHalted.Kind when vm.IsPaused && IsLastAwaited(ref vm):
                vm.PausedAt = _machine.Counter;
                AnswerCommand(ref vm, isRefused: false);
                break;
            case VmCommand.Kind:
                OnCommand(ref vm, in message.Payload<VmCommand>());
                break;
            case Question.Kind:
                AnswerFor(ref vm, in message);
                break;
            case SystemReset.Kind or VcpuIsOff.Kind or ResetDone.Kind or VcpuIsHalted.Kind:
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
                vm.Awaited = vm.VcpuCount;
                PostToVcpus(ref vm, default(Halt));
                break;
            case VmAction.Resume when vm.IsPaused && vm.Awaited == 0:
                vm.IsPaused = false;
                vm.CounterOffset += _machine.Counter - vm.PausedAt;
                PostToVcpus(ref vm, default(Continue));
                AnswerCommand(ref vm, isRefused: false);
                break;
            case VmAction.Reset when vm.State == VmState.Running:
                Log(LogEvent.VmReset, (byte)vm.Id, LogRecord.Nobody);
                Stop(ref vm, VmState.StoppingForReset);
                break;
            case VmAction.Destroy when vm.State != VmState.Off:
                Stop(ref vm, VmState.Stopping);
                break;
            case VmAction.Create when vm.State == VmState.Off:
                ResetServices(ref vm);
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

    private void PostToVcpus<T>(ref Vm vm, in T payload)
        where T : unmanaged, IMessage
    {
        for (int i = 0; i < vm.VcpuCount; i++)
        {
            Post(vm.Self, _hv.Vcpus[vm.FirstVcpu + i].Self, in payload);
        }
    }

    private static bool IsLastAwaited(ref Vm vm) => vm.Awaited != 0 && --vm.Awaited == 0;

    private void Stop(ref Vm vm, VmState next)
    {
        if (vm.State is VmState.Off or VmState.Stopping)
        {
            return;
        }

        bool already = vm.State != VmState.Running;
        vm.State = next;
        vm.IsPaused = false;
        if (already)
        {
            // A reset was under way: what it waits for still comes, and then it ends instead (OnAllOff, OnAllReset).
            return;
        }

        vm.Awaited = vm.VcpuCount;
        PostToVcpus(ref vm, default(PowerOff));
    }

    private void OnAllOff(ref Vm vm)
    {
        if (vm.State == VmState.StoppingForReset)
        {
            ResetServices(ref vm);
        }
        else
        {
            TurnOff(ref vm);
        }
    }

    private void ResetServices(ref Vm vm)
    {
        vm.State = VmState.Resetting;
        ReadOnlySpan<Endpoint> services = [vm.Uart, vm.VGic, vm.VTimer, vm.Psci, vm.CpuId, vm.Faults];
        vm.Awaited = (ushort)services.Length;
        foreach (Endpoint service in services)
        {
            Post(vm.Self, service, default(Reset));
        }
    }

    private void OnAllReset(ref Vm vm)
    {
        if (vm.State != VmState.Resetting)
        {
            TurnOff(ref vm);
            return;
        }

        _machine.Reload(ref vm);
        StartVm(ref vm);
    }

    private void TurnOff(ref Vm vm)
    {
        vm.State = VmState.Off;
        Log(LogEvent.VmOff, (byte)vm.Id, LogRecord.Nobody);
        AnswerCommand(ref vm, isRefused: false);
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
