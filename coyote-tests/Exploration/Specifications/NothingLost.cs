// Why: a message that is lost is a hang somewhere, much later.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Every message is handled exactly once.</summary>
internal sealed unsafe class NothingLost : Specification
{
    public override string Name => "nothing-lost";

    public override string Promise => "Every message that is sent is handled exactly once.";

    public override string Source => "docs/design: ipc, Mailbox";

    public override void OnSend(World world, int cpu, in Message message) => world.Pair(message.Source, message.Target).Sent++;

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        ref PairGhost pair = ref world.Pair(message.Source, actor.Endpoint);
        if (++pair.Handled > pair.Sent)
        {
            Broken($"{actor.Kind} {actor.Instance} has handled {pair.Handled} messages of actor {message.Source.Index}, which sent {pair.Sent}");
        }
    }

    public override void OnRest(World world)
    {
        for (int source = 0; source < world.ActorCount; source++)
        {
            for (int target = 1; target < world.ActorCount; target++)
            {
                ref PairGhost pair = ref world.Pairs[(source * world.ActorCount) + target];
                ref Actor to = ref world.System->Actors[target];
                bool mayMiss = to.Vm != Actor.NoVm && world.VmGhosts[to.Vm].HasLost;
                if (pair.Sent != pair.Handled && !mayMiss)
                {
                    Broken($"{to.Kind} {to.Instance} has handled {pair.Handled} of {pair.Sent} messages of actor {source}, and all is at rest");
                }
            }
        }
    }
}
