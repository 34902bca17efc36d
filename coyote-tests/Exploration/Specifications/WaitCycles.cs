// Why: who waits for each other waits for ever.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Report;
using ActorNames = Hv.Tests.Exploration.Report.ActorNames;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Nobody waits for himself, over however many others.</summary>
internal sealed unsafe class WaitCycles : Specification
{
    public override string Name => "no-wait-cycle";

    public override string Promise => "Only vCPUs ask and wait; of those who wait for answers none waits, over others, for itself.";

    public override string Source => "kernel/Wiring/Wiring.cs: requests that wait go one way only; docs/design: ipc, Wiring";

    public override void OnSend(World world, int cpu, in Message message)
    {
        ref PairGhost toTarget = ref world.Pair(message.Source, message.Target);
        ref PairGhost toSource = ref world.Pair(message.Target, message.Source);
        if (Requests.IsOfVcpu(message.Kind))
        {
            if (world.System->Actors[message.Source.Index].Kind != ActorKind.Vcpu)
            {
                Broken($"{ActorNames.Of(world, message.Source.Index)} asks {ActorNames.Of(world, message.Target.Index)} and waits");
            }

            toTarget.Awaits |= AwaitedAnswers.Answer;
            return;
        }

        if (message.Kind >> 8 == VcpuReply.Number)
        {
            toSource.Awaits &= ~AwaitedAnswers.Answer;
            return;
        }

        switch (message.Kind)
        {
            case ReclaimListRegisters.Kind:
                toTarget.Awaits |= AwaitedAnswers.Answer;
                break;
            case PowerOff.Kind or Reset.Kind when world.System->Actors[message.Source.Index].Kind == ActorKind.Vm:
                toTarget.Awaits |= AwaitedAnswers.Answer;
                break;
            case ListRegistersReclaimed.Kind:
                toSource.Awaits &= ~AwaitedAnswers.Answer;
                toTarget.Awaits |= AwaitedAnswers.ListRegisters;
                break;
            case LoadListRegisters.Kind:
                toTarget.Awaits &= ~AwaitedAnswers.Answer;
                toSource.Awaits &= ~AwaitedAnswers.ListRegisters;
                break;
            case VcpuIsOff.Kind or ResetDone.Kind:
                toSource.Awaits &= ~AwaitedAnswers.Answer;
                break;
        }
    }

    // Who is turned off waits for nothing any more; a VM that ends forgets what its VGic had asked.
    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (message.Kind is PowerOff.Kind && actor.Kind == ActorKind.Vcpu)
        {
            for (int i = 1; i < world.ActorCount; i++)
            {
                world.Pairs[(actor.Index * world.ActorCount) + i].Awaits &= ~AwaitedAnswers.Answer;
            }
        }
    }

    public override void OnEnter(World world, int cpu, int vcpu) => LookForCycles(world);

    public override void OnRest(World world) => LookForCycles(world);

    // A cycle goes through somebody that waits and is no vCPU: a VGic or a VM. There are few, and mostly they wait for nobody.
    private void LookForCycles(World world)
    {
        for (int i = 0; i < world.Scenario.Vms.Length; i++)
        {
            ref Vm vm = ref world.System->Vms[i];
            if (world.VmGhosts[i] is { IsFaulty: false, HasLost: false })
            {
                Follow(world, vm.VGic.Index, vm.VGic.Index, null, 0);
                Follow(world, vm.Self.Index, vm.Self.Index, null, 0);
            }
        }
    }

    private void Follow(World world, int start, int from, string? path, int depth)
    {
        PairGhost* row = world.Pairs + (from * world.ActorCount);
        for (int to = 1; to < world.ActorCount; to++)
        {
            if (row[to].Awaits == AwaitedAnswers.None || !IsFirm(world, from, to))
            {
                continue;
            }

            string step = $"{path ?? ActorNames.Of(world, from)} waits for {ActorNames.Of(world, to)}";
            if (to == start)
            {
                Broken(step);
            }

            if (depth < world.ActorCount)
            {
                Follow(world, start, to, $"{step}, which", depth + 1);
            }
        }
    }

    // What was asked has been read, what was said has been heard: nothing that is under way will end the wait.
    private static bool IsFirm(World world, int from, int to)
    {
        ref PairGhost asked = ref world.Pairs[(from * world.ActorCount) + to];
        ref PairGhost said = ref world.Pairs[(to * world.ActorCount) + from];
        return asked.Sent == asked.Handled && said.Sent == said.Handled && world.HandledBy[to] == 0 && world.HandledBy[from] == 0;
    }
}
