// Why: the wiring says that no mailbox can be full.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>No mailbox overflows.</summary>
internal sealed unsafe class MailboxBounds : Specification
{
    public override string Name => "mailbox-bounds";

    public override string Promise => "A mailbox holds all that can be in flight to its actor, as the wiring claims.";

    public override string Source => "kernel/Wiring/Wiring.cs, the reason at each capacity";

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (world.System->MailboxOverflows != world.Ghost->Overflows && world.Ghost->FullActor == 0)
        {
            Broken($"{world.System->MailboxOverflows} messages found a full mailbox");
        }
    }

    public override void OnRest(World world)
    {
        if (world.System->MailboxOverflows != world.Ghost->Overflows)
        {
            Broken($"{world.System->MailboxOverflows} messages found a full mailbox");
        }
    }
}
