// Why: services have no locks.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>An actor runs on one CPU at a time.</summary>
internal sealed unsafe class OneCpuAtATime : Specification
{
    public override string Name => "one-cpu-at-a-time";

    public override string Promise => "A handler runs on one CPU at a time, and its actor is that CPU's until what it sent is delivered.";

    public override string Source => "ipc/Ownership.cs; docs/design: ipc, Mailbox";

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        byte by = world.HandledBy[actor.Index];
        if (by != 0)
        {
            Broken($"{actor.Kind} {actor.Instance} is handled by CPU {by - 1}, and now by CPU {cpu} too");
        }

        if (actor.Owner != cpu + 1)
        {
            Broken($"{actor.Kind} {actor.Instance} is handled by CPU {cpu}, but its owner is {(int)actor.Owner - 1}");
        }

        world.HandledBy[actor.Index] = (byte)(cpu + 1);
    }
}
