// Why: the wiring says that no mailbox can be full.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using ActorNames = Hv.Tests.Exploration.Report.ActorNames;
using MessageNames = Hv.Tests.Exploration.Report.MessageNames;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>No mailbox overflows, and none has more than the wiring's reason for its size allows.</summary>
internal sealed unsafe class MailboxBounds : Specification
{
    public override string Name => "mailbox-bounds";

    public override string Promise => "A mailbox holds all that can be in flight to its actor, and no more is than the wiring and the protocols claim.";

    public override string Source => "kernel/Wiring/Wiring.cs, the reason at each capacity; ipc/protocols: when";

    public override void OnSend(World world, int cpu, in Message message)
    {
        ref Actor source = ref world.System->Actors[message.Source.Index];
        ref Actor target = ref world.System->Actors[message.Target.Index];
        ref PairGhost pair = ref world.Pair(message.Source, message.Target);
        int underWay = pair.Sent - pair.Handled;
        if (underWay > MailboxClaims.Between(in source, in target) && !HasLost(world, in target))
        {
            Broken(
                $"{underWay} messages are under way from {ActorNames.Of(world, source.Index)} to {ActorNames.Of(world, target.Index)}, " +
                $"the last {MessageNames.Of(message.Kind)}; at most {MailboxClaims.Between(in source, in target)} may be");
        }
    }

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        int waiting = world.MailboxOf(in actor).Waiting + 1;
        if (waiting > 8 && waiting > MailboxClaims.Of(world, in actor) + 1)
        {
            Broken($"{waiting} messages wait for {ActorNames.Of(world, actor.Index)}; the wiring claims {MailboxClaims.Of(world, in actor)}");
        }

        if (world.Ghost->FullActor == 0)
        {
            CheckOverflows(world);
        }
    }

    public override void OnRest(World world) => CheckOverflows(world);

    // A message that the explorer had lost is under way for ever.
    private static bool HasLost(World world, in Actor target) => target.Vm != Actor.NoVm && world.VmGhosts[target.Vm].HasLost;

    private void CheckOverflows(World world)
    {
        if (world.System->MailboxOverflows != world.Ghost->Overflows)
        {
            Broken($"{world.System->MailboxOverflows} messages found a full mailbox");
        }
    }
}
