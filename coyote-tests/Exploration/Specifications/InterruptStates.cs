// Why: an interrupt that is lost hangs a guest; one that comes twice confuses it.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Interrupt states are the GIC's.</summary>
internal sealed unsafe class InterruptStates : Specification
{
    private const ushort SgiRegister = 0xC65D;

    public override string Name => "interrupt-states";

    public override string Promise =>
        "An SGI is delivered once for each time that it is made pending, or once for several; an active interrupt is not " +
        "delivered again; the end of each is noticed; an INTID is in one list register at most.";

    public override string Source => "GIC IHI 0069, 4.1.2 (interrupt states), 6.2 (list registers)";

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (actor.Kind != ActorKind.VGic || message.Kind != SysRegWrite.Kind)
        {
            return;
        }

        ref readonly SysRegWrite write = ref message.Payload<SysRegWrite>();
        if (write.Register.Value != SgiRegister)
        {
            return;
        }

        int intId = (int)(write.Value >> 24 & 15);
        ref Vm vm = ref world.System->Vms[actor.Vm];
        for (int i = 0; i < vm.VcpuCount; i++)
        {
            if ((write.Value >> i & 1) != 0)
            {
                ref VcpuGhost ghost = ref world.VcpuGhosts[vm.FirstVcpu + i];
                ghost.Pended[intId]++;
                ghost.Waiting |= (ushort)(1 << intId);
            }
        }
    }

    public override void OnAcknowledge(World world, int cpu, int vcpu, ListRegister taken)
    {
        ref Guest guest = ref world.Guests[vcpu];
        for (int i = 0; i < guest.RunningCount; i++)
        {
            if (guest.Running[i].IntId == taken.IntId)
            {
                Broken($"vCPU {vcpu} gets {taken.IntId} while it is active");
            }
        }

        for (int i = 0, found = 0; i < world.ListRegisters; i++)
        {
            ListRegister other = world.Cpus[cpu].ListRegisters[i];
            found += other.State != ListRegisterState.Inactive && other.IntId == taken.IntId ? 1 : 0;
            if (found > 1)
            {
                Broken($"vCPU {vcpu} has {taken.IntId} in two list registers");
            }
        }

        if (taken.IntId < 16)
        {
            ref VcpuGhost ghost = ref world.VcpuGhosts[vcpu];
            ghost.Waiting &= (ushort)~(1 << (int)taken.IntId);
            ref VmGhost vm = ref world.VmGhosts[world.System->Vcpus[vcpu].Vm];

            // A VM that has lost a message ends (full-mailbox policy); until it has, VGic may take for delivered what was lost, and the reverse.
            if (++ghost.Taken[(int)taken.IntId] > ghost.Pended[(int)taken.IntId] && !vm.IsFaulty && !vm.HasLost)
            {
                Broken($"vCPU {vcpu} gets SGI {taken.IntId} for the {ghost.Taken[(int)taken.IntId]}. time; it was sent {ghost.Pended[(int)taken.IntId]} times");
            }
        }
    }

    public override void OnEndOutside(World world, int cpu, int vcpu, uint intId)
    {
        const ulong MissingEoi = 1 << 2;
        if ((world.Cpus[cpu].Hcr & MissingEoi) == 0)
        {
            Broken($"vCPU {vcpu} ends {intId}, which is in no list register, and nobody is to hear of it");
        }
    }

    public override void OnReload(World world, int vm)
    {
        ref Vm reset = ref world.System->Vms[vm];
        for (int i = 0; i < reset.VcpuCount; i++)
        {
            ref VcpuGhost ghost = ref world.VcpuGhosts[reset.FirstVcpu + i];
            ghost.Pended = default;
            ghost.Taken = default;
            ghost.Waiting = 0;
            ghost.TimerRaised = 0;
            ghost.TimerTaken = 0;
        }
    }

    public override void OnRest(World world)
    {
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            ref Vcpu vcpu = ref world.System->Vcpus[i];
            bool listens = (vcpu.Waits & (WaitReasons.PowerOn | WaitReasons.Resume)) == 0 && world.System->Vms[vcpu.Vm].State == VmState.Running;
            if (listens && world.VcpuGhosts[i].Waiting != 0)
            {
                Broken($"vCPU {i} never got the SGIs {world.VcpuGhosts[i].Waiting:X} (a bit each), and all is at rest");
            }

            if (listens && world.Guests[i].RunningCount != 0)
            {
                Broken($"vCPU {i} sleeps inside the handler of {world.Guests[i].Running[0].IntId}, and all is at rest");
            }
        }
    }
}
