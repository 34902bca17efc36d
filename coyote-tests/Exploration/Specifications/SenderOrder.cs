// Why: services rely on it in many places (PowerOff before PowerOn, the line before the answer).
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Messages of one sender to one receiver arrive in the order sent.</summary>
internal sealed class SenderOrder : Specification
{
    private const int ReplyProtocol = 4;

    public override string Name => "sender-order";

    public override string Promise => "What one actor sends to another is handled in the order sent, and nothing of it twice.";

    public override string Source => "ipc/Mailbox.cs; kernel/Core/Core.cs";

    public override void OnHandle(World world, int cpu, in Actor actor, in Message message)
    {
        // An answer carries the request's number, not the sender's.
        if (message.Kind >> 8 == ReplyProtocol)
        {
            return;
        }

        ref PairGhost pair = ref world.Pair(message.Source, actor.Endpoint);
        if ((int)(message.Sequence - pair.LastSequence) <= 0)
        {
            Broken($"actor {message.Source.Index}'s message {message.Sequence} reaches {actor.Kind} {actor.Instance} after {pair.LastSequence}");
        }

        pair.LastSequence = message.Sequence;
    }
}
