// Why: a vCPU that two Schedulers hold for theirs runs twice as often as it should; one that none holds never runs again.
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>A vCPU belongs to one CPU's Scheduler, and runs there.</summary>
internal sealed unsafe class OneHomePerVcpu : Specification
{
    public override string Name => "one-home-per-vcpu";

    public override string Promise =>
        "A vCPU runs on the CPU whose Scheduler has it, which is one that it may run on; at rest every vCPU that can run is with that Scheduler and no other.";

    public override string Source => "ipc/protocols/Balancing.cs; kernel/Core/Core.Vcpus.cs, Move";

    public override void OnEnter(World world, int cpu, int vcpu)
    {
        ref Vcpu entered = ref world.System->Vcpus[vcpu];
        if (entered.HomeCpu != cpu)
        {
            Broken($"vCPU {vcpu} runs on CPU {cpu}, and is at home on CPU {entered.HomeCpu}");
        }

        if (!entered.Share.Allows(cpu))
        {
            Broken($"vCPU {vcpu} runs on CPU {cpu}, where it may not");
        }
    }

    public override void OnRest(World world)
    {
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            ref Vcpu vcpu = ref world.System->Vcpus[i];
            if (world.System->Vms[vcpu.Vm].State != VmState.Running)
            {
                // What its vCPUs say no longer matters, and may be lost with a mailbox that is full.
                continue;
            }

            for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
            {
                bool isHeld = world.System->Services.Schedulers[cpu].Queue.FindReady((ushort)i) >= 0;
                bool isDue = !vcpu.IsBlocked && vcpu.HomeCpu == cpu;
                if (isHeld != isDue)
                {
                    Broken($"vCPU {i}, at home on CPU {vcpu.HomeCpu} and {(vcpu.IsBlocked ? "blocked" : "ready")}, is {(isHeld ? "" : "not ")}ready for the Scheduler of CPU {cpu}");
                }
            }
        }
    }
}
