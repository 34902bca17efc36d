// Why: a level that is missed is a device that hangs; one that stays behind is a handler with nothing to do.
using System.Numerics;
using Hv.Arch;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Services.VGic;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>A level-triggered interrupt is pending as long as its line is high.</summary>
internal sealed unsafe class LevelInterrupts : Specification
{
    public override string Name => "level-interrupts";

    public override string Promise =>
        "A level-triggered interrupt comes as long as its line is high, and no more once its vCPU has heard that it fell.";

    public override string Source => "GIC IHI 0069, 4.1.2 (level-sensitive); services/VGic/Lines.cs";

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (actor.Kind != ActorKind.VGic)
        {
            return;
        }

        ref Vm vm = ref world.System->Vms[actor.Vm];
        if (message.Kind == SetLine.Kind)
        {
            ref readonly SetLine line = ref message.Payload<SetLine>();
            if (line.IntId == World.PhysicalTimer)
            {
                world.VcpuGhosts[vm.FirstVcpu + line.Vcpu].IsTimerLineHigh = line.IsHigh;
            }
            else if (IsDevices(line.IntId))
            {
                ref ulong high = ref world.VmGhosts[actor.Vm].LinesHigh;
                high = line.IsHigh ? high | BitOf(line.IntId) : high & ~BitOf(line.IntId);
            }
        }
        else if (message.Kind == Reset.Kind)
        {
            world.VmGhosts[actor.Vm].LinesHigh = 0;
            for (int i = 0; i < vm.VcpuCount; i++)
            {
                world.VcpuGhosts[vm.FirstVcpu + i].IsTimerLineHigh = false;
            }
        }
    }

    public override void OnAcknowledge(World world, int cpu, int vcpu, ListRegister taken)
    {
        if (taken.IntId != World.PhysicalTimer && !IsDevices(taken.IntId))
        {
            return;
        }

        ref Vcpu taker = ref world.System->Vcpus[vcpu];
        bool isHigh = taken.IntId == World.PhysicalTimer ? world.VcpuGhosts[vcpu].IsTimerLineHigh : (world.VmGhosts[taker.Vm].LinesHigh & BitOf(taken.IntId)) != 0;
        if (isHigh || world.VmGhosts[taker.Vm].IsFaulty)
        {
            return;
        }

        // VGic takes it back from the list register; until that has arrived the guest may still get it, as on hardware.
        Endpoint gic = world.System->Vms[taker.Vm].VGic;
        ref PairGhost told = ref world.Pair(gic, taker.Self);
        if (told.Sent == told.Handled && world.HandledBy[gic.Index] == 0)
        {
            Broken($"vCPU {vcpu} gets {taken.IntId}, whose line is low, and nothing is on its way that would take it back");
        }
    }

    public override void OnRest(World world)
    {
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            ref Vcpu vcpu = ref world.System->Vcpus[i];
            ref VmGhost vm = ref world.VmGhosts[vcpu.Vm];
            if ((vcpu.Waits & (WaitReasons.PowerOn | WaitReasons.Resume)) != 0 || world.System->Vms[vcpu.Vm].State != VmState.Running || vm.IsFaulty || !IsOpen(world, i))
            {
                continue;
            }

            ref VGicState gic = ref world.System->Services.VGics[vcpu.Vm];
            if (world.VcpuGhosts[i].IsTimerLineHigh && Passes(ref gic, vcpu.Index, World.PhysicalTimer))
            {
                Broken($"the line of vCPU {i}'s physical timer is high, and its interrupt did not come; all is at rest");
            }

            for (ulong high = vm.LinesHigh; high != 0; high &= high - 1)
            {
                uint intId = IntId.FirstSpi + (uint)BitOperations.TrailingZeroCount(high);
                if (gic.TargetOf(0, intId) == vcpu.Index && Passes(ref gic, 0, intId))
                {
                    Broken($"the line of VM {vcpu.Vm}'s interrupt {intId} is high, and it did not come to vCPU {i}; all is at rest");
                }
            }
        }
    }

    // The first 64 SPIs: there is a bit of the ghost for each, and no device has another.
    private static bool IsDevices(uint intId) => intId - IntId.FirstSpi < 64;

    private static ulong BitOf(uint intId) => 1UL << (int)(intId - IntId.FirstSpi);

    private static bool Passes(ref VGicState gic, int vcpu, uint intId)
    {
        ref InterruptBank bank = ref VGicState.Bank(ref gic, vcpu, IntId.Word(intId));
        return (gic.Passing(in bank) & IntId.Bit(intId)) != 0;
    }

    private static bool IsOpen(World world, int vcpu)
    {
        int cpu = world.VcpuGhosts[vcpu].LoadedOn - 1;
        var mask = new IchVmcrEl2(cpu >= 0 ? world.Cpus[cpu].Vmcr : world.System->Vcpus[vcpu].Interface.Vmcr);
        return mask.EnablesGroup1 && mask.PriorityMask > 0xF0;
    }
}
