// Why: a reset is worth something only if nothing of the time before it comes through.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Nothing of a VM's life reaches its next one.</summary>
internal sealed unsafe class LivesOfAVm : Specification
{
    private const int ReplyProtocol = 4;

    public override string Name => "lives-of-a-vm";

    public override string Promise => "A VM's vCPUs and services handle what they told each other before a reset in front of all that they tell each other after it.";

    public override string Source => "kernel/Core/Core.Vms.cs";

    public override void OnReload(World world, int vm)
    {
        foreach (ref Actor actor in world.System->Actors.All)
        {
            if (actor.Kind != ActorKind.None && actor.Vm == vm)
            {
                world.Lives[actor.Index] = new LifeGhost { SentBefore = actor.Sent };
            }
        }
    }

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        if (actor.Vm == Actor.NoVm || world.System->Actors[message.Source.Index].Vm != actor.Vm)
        {
            return;
        }

        // An answer carries its request's number, and so the asker's.
        ref LifeGhost sender = ref world.Lives[(message.Kind >> 8 == ReplyProtocol ? message.Target : message.Source).Index];
        ref LifeGhost receiver = ref world.Lives[actor.Index];
        if ((int)(message.Sequence - sender.SentBefore) > 0)
        {
            receiver.HasBegun = true;
        }
        else if (receiver.HasBegun)
        {
            Broken($"{actor.Kind} {actor.Instance} handles {message.Kind:X4} of actor {message.Source.Index}, sent before their VM's reset, behind one sent after it");
        }
    }
}
