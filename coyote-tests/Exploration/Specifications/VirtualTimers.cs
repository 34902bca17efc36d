// Why: a guest's clock ticks by it.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>The virtual timer never fires early, and always fires.</summary>
internal sealed unsafe class VirtualTimers : Specification
{
    public override string Name => "virtual-timers";

    public override string Promise => "A virtual timer interrupts never before its time, once for each time it is due, and always.";

    public override string Source => "Arm ARM DDI 0487, D12.2.4; services/VTimer/VTimerService.cs";

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (actor.Kind == ActorKind.VGic && message.Kind == RaiseHardware.Kind)
        {
            ref readonly RaiseHardware raised = ref message.Payload<RaiseHardware>();
            world.VcpuGhosts[world.System->Vms[actor.Vm].FirstVcpu + raised.Vcpu].TimerRaised++;
        }
    }

    public override void OnSend(World world, int cpu, in Message message)
    {
        // Sent where the interrupt was acknowledged, before anything else runs there.
        if (message.Kind == RaiseHardware.Kind)
        {
            ref SimCpu hardware = ref world.Cpus[cpu];
            if (!hardware.IsTimerHigh(*world.Counter))
            {
                Broken($"the virtual timer of vCPU {world.System->Cpus[cpu].Loaded} fires at {*world.Counter - hardware.TimerOffset}, set for {hardware.TimerCompare}");
            }
        }
    }

    public override void OnAcknowledge(World world, int cpu, int vcpu, ListRegister taken)
    {
        if (taken.IntId != SimCpu.VirtualTimer)
        {
            return;
        }

        // VGic or VTimer may have forgotten half of what it did: the VM ends.
        ref VcpuGhost ghost = ref world.VcpuGhosts[vcpu];
        bool isFaulty = world.VmGhosts[world.System->Vcpus[vcpu].Vm].IsFaulty;
        if (++ghost.TimerTaken > ghost.TimerRaised && !isFaulty)
        {
            Broken($"vCPU {vcpu} gets its virtual timer's interrupt for the {ghost.TimerTaken}. time; it was raised {ghost.TimerRaised} times");
        }

        if (!taken.IsHardware || isFaulty)
        {
            return;
        }

        if (!world.Cpus[cpu].IsActive(SimCpu.VirtualTimer))
        {
            Broken($"vCPU {vcpu} gets its virtual timer's interrupt, and the physical one behind it is not active here");
        }
    }

    public override void OnRest(World world)
    {
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            ref Vcpu vcpu = ref world.System->Vcpus[i];
            int cpu = world.VcpuGhosts[i].LoadedOn - 1;
            ulong control = cpu >= 0 ? world.Cpus[cpu].TimerControl : vcpu.Context.El1.CntvCtl;
            bool isOn = (vcpu.Waits & (WaitReasons.PowerOn | WaitReasons.Resume)) == 0 && world.System->Vms[vcpu.Vm].State == VmState.Running;
            if (isOn && (control & 3) == 1)
            {
                ulong compare = cpu >= 0 ? world.Cpus[cpu].TimerCompare : vcpu.Context.El1.CntvCval;
                ulong now = *world.Counter - world.System->Vms[vcpu.Vm].CounterOffset;
                Broken($"the virtual timer of vCPU {i} is set for {compare}, it is {now}, and all is at rest");
            }
        }
    }
}
