// Why: whoever pauses a VM wants to look at it as it is, and the guest shall never know that it was paused.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Pause stops a VM's vCPUs and its time.</summary>
internal sealed unsafe class PausedStandsStill : Specification
{
    public override string Name => "paused-stands-still";

    public override string Promise =>
        "From the answer to Pause until Resume no vCPU of the VM runs, none of its timers is heard of, and its time stands still.";

    public override string Source => "ipc/protocols/VmControl.cs; docs/monitor.md";

    public override void OnEnter(World world, int cpu, int vcpu)
    {
        if (world.VmGhosts[world.System->Vcpus[vcpu].Vm].StandsStill)
        {
            Broken($"vCPU {vcpu} runs, and its VM is paused");
        }
    }

    public override void OnSend(World world, int cpu, in Message message)
    {
        ref Actor source = ref world.System->Actors[message.Source.Index];
        ref Actor target = ref world.System->Actors[message.Target.Index];
        if (message.Kind == VmCommandDone.Kind)
        {
            OnDone(world, source.Instance, in message.Payload<VmCommandDone>());
        }
        else if (message.Kind is TimerExpired.Kind or RaiseHardware.Kind && world.VmGhosts[target.Vm].StandsStill)
        {
            Broken($"VM {target.Vm} is paused, and a deadline of its timers is heard of");
        }
        else if (message.Kind is PowerOff.Kind or Continue.Kind && source.Kind == ActorKind.Vm)
        {
            world.VmGhosts[source.Instance].StandsStill = false;
        }
    }

    private void OnDone(World world, int vm, in VmCommandDone done)
    {
        ref Vm told = ref world.System->Vms[vm];
        ref VmGhost ghost = ref world.VmGhosts[vm];
        ulong now = *world.Counter - told.CounterOffset;
        if (done.IsPaused && !done.IsRefused)
        {
            ghost.StandsStill = true;
            ghost.PausedTime = told.PausedAt - told.CounterOffset;
            for (int vcpu = told.FirstVcpu; vcpu < told.FirstVcpu + told.VcpuCount; vcpu++)
            {
                if (world.VcpuGhosts[vcpu].LoadedOn != 0)
                {
                    Broken($"VM {vm} is said to be paused, and vCPU {vcpu} is on a CPU");
                }
            }
        }
        else if (!done.IsPaused && done.State == VmState.Running && ghost.PausedTime != 0 && !done.IsRefused)
        {
            // Where CPUs are threads, time may have passed since the core looked at the counter.
            if (world.Wait == null ? now != ghost.PausedTime : now < ghost.PausedTime)
            {
                Broken($"VM {vm} was paused at {ghost.PausedTime} and goes on at {now}");
            }

            ghost.PausedTime = 0;
        }
    }

    public override void OnReload(World world, int vm) => world.VmGhosts[vm].PausedTime = 0;
}
