// Why: a vCPU has one set of registers.
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>A vCPU is on at most one CPU.</summary>
internal sealed unsafe class OneCpuPerVcpu : Specification
{
    public override string Name => "one-cpu-per-vcpu";

    public override string Promise => "A vCPU is loaded on at most one CPU, and runs only there, waiting for nothing, in a VM that runs.";

    public override string Source => "kernel/Core/Core.Cpus.cs; docs/design: Many CPUs, many VMs";

    public override void OnLoad(World world, int cpu, int vcpu)
    {
        byte on = world.VcpuGhosts[vcpu].LoadedOn;
        if (on != 0)
        {
            Broken($"vCPU {vcpu} is on CPU {on - 1} and is loaded on CPU {cpu} too");
        }

        world.VcpuGhosts[vcpu].LoadedOn = (byte)(cpu + 1);
    }

    public override void OnUnload(World world, int cpu, int vcpu) => world.VcpuGhosts[vcpu].LoadedOn = 0;

    public override void OnEnter(World world, int cpu, int vcpu)
    {
        ref Hv.Kernel.State.Vcpu entered = ref world.System->Vcpus[vcpu];
        if (world.VcpuGhosts[vcpu].LoadedOn != cpu + 1)
        {
            Broken($"vCPU {vcpu} runs on CPU {cpu}, where it is not loaded");
        }

        if (entered.Waits != Hv.Ipc.Protocols.WaitReasons.None)
        {
            Broken($"vCPU {vcpu} runs on CPU {cpu} while it waits for {entered.Waits}");
        }
    }
}
