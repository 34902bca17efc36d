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

    public override string Promise => "Every request of a vCPU gets exactly one answer, unless the vCPU is turned off or its VM ends.";

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
            ghost.HasRequest = false;
        }
        else if (message.Kind >> 8 == 4)
        {
            bool isExpected = ghost.HasRequest && ghost.Request == message.Sequence;
            bool isOff = (world.System->Vcpus[actor.Instance].Waits & WaitReasons.PowerOn) != 0;
            if (!isExpected && !isOff && world.System->Vms[actor.Vm].State == VmState.Running)
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
            if ((world.System->Vcpus[i].Waits & WaitReasons.Reply) != 0)
            {
                Broken($"vCPU {i} waits for an answer, and all is at rest");
            }
        }
    }
}
