// Why: a second reading of PSCI, beside the service's.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>CPU_ON, CPU_OFF and AFFINITY_INFO answer as PSCI's state machine has it, and vCPUs start and stop accordingly.</summary>
internal sealed unsafe class PsciMachine : Specification
{
    private const ulong AlreadyOn = unchecked((ulong)-4);
    private const ulong InternalFailure = unchecked((ulong)-6);

    public override string Name => "psci";

    public override string Promise => "CPU_ON starts a vCPU that is off and none other, CPU_SUSPEND the caller where it said; the answers are those of the calls' order.";

    public override string Source => "Arm DEN0022, 5.6 (CPU_ON), 5.5 (CPU_OFF), 5.4 (CPU_SUSPEND), 5.7 (AFFINITY_INFO), 6.4";

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        // A Psci that faulted has changed its state and said nothing: its VM ends (docs/exploration-findings.md).
        if (actor.Vm != Actor.NoVm && world.VmGhosts[actor.Vm].IsFaulty)
        {
            return;
        }

        if (actor.Kind == ActorKind.Psci && message.Kind == Hypercall.Kind)
        {
            OnCall(world, actor.Vm, in message);
        }
        else if (actor.Kind == ActorKind.Psci && message.Kind == Reset.Kind)
        {
            world.VmGhosts[actor.Vm].On = 1;
            world.VmGhosts[actor.Vm].IsEnding = false;
        }
        else if (actor.Kind == ActorKind.Vcpu && message.Kind == HypercallDone.Kind)
        {
            ref VcpuGhost ghost = ref GhostOf(world, in actor);
            ulong answer = message.Payload<HypercallDone>().X0;
            if (ghost.HasExpectation && message.Sequence == ghost.Request && answer != ghost.Expected)
            {
                Broken($"vCPU {actor.Instance} is answered {(long)answer}; PSCI has {(long)ghost.Expected}");
            }

            ghost.HasExpectation = false;
        }
        else if (actor.Kind == ActorKind.Vcpu && message.Kind == Suspended.Kind)
        {
            ref VcpuGhost ghost = ref GhostOf(world, in actor);
            ulong entry = message.Payload<Suspended>().EntryPoint;
            if (ghost.HasExpectation && message.Sequence == ghost.Request && entry != ghost.Expected)
            {
                Broken($"vCPU {actor.Instance} is suspended and starts at 0x{entry:x}; it has asked for 0x{ghost.Expected:x}");
            }

            ghost.HasExpectation = false;
        }
        else if (actor.Kind == ActorKind.Vcpu && message.Kind == PowerOn.Kind)
        {
            if ((world.System->Vcpus[actor.Instance].Waits & WaitReasons.PowerOn) == 0)
            {
                Broken($"vCPU {actor.Instance} is told to start while it is on");
            }
        }
    }

    private static void OnCall(World world, int vm, in Message message)
    {
        ref readonly Hypercall call = ref message.Payload<Hypercall>();
        ref VmGhost ghost = ref world.VmGhosts[vm];
        ref VcpuGhost caller = ref world.VcpuGhosts[world.System->Vms[vm].FirstVcpu + call.Vcpu];
        uint target = 1u << (int)(call.X1 & 0xF);
        bool isOn = (ghost.On & target) != 0;
        caller.HasExpectation = true;
        switch (call.Function)
        {
            case 0x8400_0003 or 0xC400_0003:
                caller.Expected = isOn ? AlreadyOn : ghost.IsEnding ? InternalFailure : 0;
                ghost.On |= caller.Expected == 0 ? target : 0;
                break;
            case 0x8400_0004 or 0xC400_0004:
                caller.Expected = isOn ? 0ul : 1;
                break;
            case 0xC400_0001:
                // Standby goes on behind the call, power-down at the entry point.
                caller.Expected = (call.X1 & (1 << 16)) != 0 ? call.X2 : 0;
                break;
            case 0x8400_0002:
                ghost.On &= ~(1u << call.Vcpu);
                ghost.IsEnding |= ghost.On == 0;
                caller.HasExpectation = false;
                break;
            case 0x8400_0008 or 0x8400_0009:
                ghost.IsEnding = true;
                caller.HasExpectation = false;
                break;
            default:
                caller.HasExpectation = false;
                break;
        }
    }
}
