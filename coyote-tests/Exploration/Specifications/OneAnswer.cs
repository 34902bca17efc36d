// Why: a vCPU that gets no answer stands still for ever; one that gets two goes on with the wrong one.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Report;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Every request gets exactly one answer.</summary>
internal sealed unsafe class OneAnswer : Specification
{
    public override string Name => "one-answer";

    public override string Promise => "Every request of a vCPU gets exactly one answer, or none where the vCPU is turned off or its VM ends; nobody gets one who has not asked.";

    public override string Source => "ipc/protocols/VcpuReply.cs; docs/design: Isolation and failure";

    public override void OnSend(World world, int cpu, in Message message)
    {
        ref Actor source = ref world.System->Actors[message.Source.Index];
        if (source.Kind == ActorKind.Vcpu && Requests.IsOfVcpu(message.Kind))
        {
            ref VcpuGhost ghost = ref GhostOf(world, in source);
            if (ghost.HasRequest)
            {
                Broken($"vCPU {source.Instance} asks again while its request {ghost.Request} is open");
            }

            ghost.HasRequest = true;
            ghost.Request = message.Sequence;
        }
    }

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (actor.Kind != ActorKind.Vcpu)
        {
            return;
        }

        ref VcpuGhost ghost = ref GhostOf(world, in actor);
        if (message.Kind == PowerOff.Kind)
        {
            // What it asked may still be answered when its VM ends: in front of the second PowerOff, if there is one.
            ref Vm vm = ref world.System->Vms[actor.Vm];
            ghost.HasRequest &= message.Source.Is(vm.Self) && !vm.IsInSecondRound;
        }
        else if (message.Kind >> 8 == 4)
        {
            bool isExpected = ghost.HasRequest && ghost.Request == message.Sequence;
            if (!isExpected && !world.VmGhosts[actor.Vm].IsFaulty)
            {
                Broken($"vCPU {actor.Instance} gets an answer to request {message.Sequence}; {(ghost.HasRequest ? $"open is {ghost.Request}" : "none is open")}");
            }

            if (isExpected)
            {
                ghost.HasRequest = false;
            }
        }
    }

    public override void OnRest(World world)
    {
        for (int i = 0; i < world.Scenario.VcpuCount; i++)
        {
            if ((world.System->Vcpus[i].Waits & (WaitReasons.Reply | WaitReasons.PowerOn)) == WaitReasons.Reply)
            {
                Broken($"vCPU {i} waits for an answer, and all is at rest");
            }
        }
    }
}
