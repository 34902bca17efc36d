// Why: the emulated timer is no one's but VTimer's.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Services.VTimer;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>The emulated EL1 physical timer never interrupts early, and always interrupts.</summary>
internal sealed unsafe class PhysicalTimers : Specification
{
    public override string Name => "physical-timers";

    public override string Promise => "The line of an EL1 physical timer rises never before its time, and a guest whose timer is due has handled it.";

    public override string Source => "Arm ARM DDI 0487, D12.2.4; services/VTimer/VTimerService.cs";

    public override void OnSend(World world, int cpu, in Message message)
    {
        if (message.Kind != SetLine.Kind)
        {
            return;
        }

        ref readonly SetLine line = ref message.Payload<SetLine>();
        if (line.IntId == World.PhysicalTimer && line.IsHigh)
        {
            int vm = world.System->Actors[message.Source.Index].Vm;
            ref PhysicalTimer timer = ref world.System->Services.VTimers[vm].Timers(line.Vcpu).Physical;
            ulong now = *world.Counter - world.System->Vms[vm].CounterOffset;
            if (now < timer.CompareValue)
            {
                Broken($"the physical timer of vCPU {line.Vcpu} of VM {vm} interrupts at {now}, set for {timer.CompareValue}");
            }
        }
    }

    public override void OnRest(World world)
    {
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            ref Vcpu vcpu = ref world.System->Vcpus[i];
            bool isOn = (vcpu.Waits & (WaitReasons.PowerOn | WaitReasons.Resume)) == 0 && world.System->Vms[vcpu.Vm].State == VmState.Running;
            ref PhysicalTimer timer = ref world.System->Services.VTimers[vcpu.Vm].Timers(vcpu.Index).Physical;
            if (isOn && timer.Control.Interrupts && !world.VmGhosts[vcpu.Vm].IsFaulty)
            {
                ulong now = *world.Counter - world.System->Vms[vcpu.Vm].CounterOffset;
                Broken($"the physical timer of vCPU {i} is set for {timer.CompareValue}, it is {now}, and all is at rest");
            }
        }
    }
}
