// Why: a VM that cannot end keeps the machine on for ever; one that does not come back is lost.
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>A VM that ends does end, and one that resets comes back.</summary>
internal sealed unsafe class LifeOfAVm : Specification
{
    public override string Name => "life-of-a-vm";

    public override string Promise => "A VM that is to stop or to reset is off or runs again in the end, and runs nothing meanwhile.";

    public override string Source => "kernel/Core/Core.Vms.cs; ipc/protocols/Lifecycle.cs";

    public override void OnEnter(World world, int cpu, int vcpu)
    {
        VmState state = world.System->Vms[world.System->Vcpus[vcpu].Vm].State;
        if (state is VmState.Off or VmState.Resetting)
        {
            Broken($"vCPU {vcpu} runs while its VM is {state}");
        }
    }

    public override void OnRest(World world)
    {
        for (int i = 0; i < world.Scenario.Vms.Length; i++)
        {
            VmState state = world.System->Vms[i].State;
            if (state is not (VmState.Running or VmState.Off))
            {
                Broken($"VM {i} is {state}, {world.System->Vms[i].Awaited} have yet to report, and all is at rest");
            }

            ref Vm vm = ref world.System->Vms[i];
            for (int vcpu = vm.FirstVcpu; state == VmState.Off && vcpu < vm.FirstVcpu + vm.VcpuCount; vcpu++)
            {
                if ((world.System->Vcpus[vcpu].Waits & WaitReasons.PowerOn) == 0)
                {
                    Broken($"vCPU {vcpu} is on, its VM {i} is off, and all is at rest");
                }
            }
        }
    }
}
