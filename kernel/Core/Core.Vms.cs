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
        End(vmId);
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
                Log(LogEvent.VmReset, (byte)vm.Id, LogRecord.Nobody);
                Stop(ref vm, VmState.StoppingForReset);
                break;
            case VcpuIsOff.Kind when IsLastAwaited(ref vm):
                OnAllOff(ref vm);
                break;
            case ResetDone.Kind when IsLastAwaited(ref vm):
                _machine.Reload(ref vm);
                StartVm(ref vm);
                break;
            case SystemReset.Kind or VcpuIsOff.Kind or ResetDone.Kind:
                break;
            default:
                Log(LogEvent.UnexpectedMessage, (byte)vm.Id, LogRecord.Nobody, message.Target.Index, message.Kind);
                break;
        }
    }

    private static bool IsLastAwaited(ref Vm vm) => vm.Awaited != 0 && --vm.Awaited == 0;

    private void Stop(ref Vm vm, VmState next)
    {
        if (vm.State is VmState.Off or VmState.Stopping)
        {
            return;
        }

        if (vm.State == VmState.Resetting)
        {
            // Its vCPUs are off already; the service that has failed will not say that it is reset.
            TurnOff(ref vm);
            return;
        }

        bool already = vm.State != VmState.Running;
        vm.State = next;
        if (already)
        {
            // A reset was under way: its vCPUs still report, and then it ends instead (OnAllOff).
            return;
        }

        vm.Awaited = vm.VcpuCount;
        for (int i = 0; i < vm.VcpuCount; i++)
        {
            Post(vm.Self, _hv.Vcpus[vm.FirstVcpu + i].Self, default(PowerOff));
        }
    }

    private void OnAllOff(ref Vm vm)
    {
        if (vm.State == VmState.StoppingForReset)
        {
            vm.State = VmState.Resetting;
            ReadOnlySpan<Endpoint> services = [vm.Uart, vm.VGic, vm.VTimer, vm.Psci, vm.CpuId, vm.Faults];
            vm.Awaited = (ushort)services.Length;
            foreach (Endpoint service in services)
            {
                Post(vm.Self, service, default(Reset));
            }
        }
        else
        {
            TurnOff(ref vm);
        }
    }

    private void TurnOff(ref Vm vm)
    {
        vm.State = VmState.Off;
        vm.Awaited = 0;
        Log(LogEvent.VmOff, (byte)vm.Id, LogRecord.Nobody);
    }

    private void StartVm(ref Vm vm)
    {
        vm.State = VmState.Running;
        vm.CounterOffset = _machine.Counter;
        Log(LogEvent.VmStarted, (byte)vm.Id, LogRecord.Nobody, vm.RamSize, vm.EntryPoint, detail: (byte)vm.VcpuCount);
        Post(vm.Self, _hv.Vcpus[vm.FirstVcpu].Self, new PowerOn { EntryPoint = vm.EntryPoint, ContextId = vm.DeviceTree });
    }
}
