// Why: the bug that hypervisors have.
using Hv.Arch;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>No wake-up is lost.</summary>
internal sealed unsafe class NoLostWakeUp : Specification
{
    public override string Name => "no-lost-wake-up";

    public override string Promise =>
        "A vCPU that can run does run, and one that waits for an interrupt and has one that is not masked can run.";

    public override string Source => "Arm ARM DDI 0487, WFI; GIC IHI 0069, 4.8; kernel/State/WaitReasons.cs";

    public override void OnRest(World world)
    {
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            ref Vcpu vcpu = ref world.System->Vcpus[i];
            if (world.System->Vms[vcpu.Vm].State != VmState.Running)
            {
                continue;
            }

            if ((vcpu.Waits & WaitReasons.ListRegisters) != 0)
            {
                Broken($"vCPU {i} waits for its list registers, and all is at rest");
            }

            if (vcpu.Waits == WaitReasons.None)
            {
                Broken($"vCPU {i} waits for nothing and does not run, and all is at rest");
            }

            if ((vcpu.Waits & (WaitReasons.Interrupt | WaitReasons.PowerOn | WaitReasons.Resume)) == WaitReasons.Interrupt)
            {
                CheckAsleep(world, i, ref vcpu);
            }
        }
    }

    private void CheckAsleep(World world, int index, ref Vcpu vcpu)
    {
        int cpu = world.VcpuGhosts[index].LoadedOn - 1;
        var mask = new IchVmcrEl2(cpu >= 0 ? world.Cpus[cpu].Vmcr : vcpu.Interface.Vmcr);
        for (int slot = 0; slot < world.ListRegisters; slot++)
        {
            ListRegister register = cpu >= 0 ? world.Cpus[cpu].ListRegisters[slot] : vcpu.Interface.ListRegisters[slot];
            bool passes = (register.IsGroup1 ? mask.EnablesGroup1 : mask.EnablesGroup0) && register.Priority < mask.PriorityMask;
            if (passes && register.State == ListRegisterState.Pending)
            {
                Broken($"vCPU {index} sleeps in WFI with interrupt {register.IntId} pending in its list register, and all is at rest");
            }
        }

        ref Hv.Services.VGic.VGicState gic = ref world.System->Services.VGics[vcpu.Vm];
        ref Hv.Services.VGic.InterruptBank bank = ref gic.Vcpus[vcpu.Index].Private;
        uint waiting = bank.Pending & gic.Passing(in bank) & ~bank.InFlight & ~bank.Active;
        if (mask.PriorityMask != 0 && waiting != 0 && gic.Vcpus[vcpu.Index].Used == 0)
        {
            Broken($"vCPU {index} sleeps in WFI, its list registers are empty, and VGic holds back {waiting:X} for it");
        }
    }
}
