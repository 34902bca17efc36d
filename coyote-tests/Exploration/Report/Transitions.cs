// Why: a transition of a protocol that no exploration ever took is a hole in what was shown. What is expected is every message
// that ipc/protocols lets come to an actor, in every state that the actor has (ProtocolStates); Excuses says which cannot be. What may come
// to whom is read off the wiring (WiringMap) and off ipc's types: a new service's messages are in it when its ports are.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Exploration.Report;

/// <summary>The transitions of all protocols.</summary>
internal static class Transitions
{
    private static readonly (ActorKind Actor, ushort[] Messages)[] _understood = [.. Understood()];

    /// <summary>Every message in every state of who understands it, in order.</summary>
    public static IEnumerable<Transition> All =>
        from actor in _understood
        from message in actor.Messages.Order()
        from state in Enumerable.Range(0, ProtocolStates.Of(actor.Actor).Length)
        select new Transition(actor.Actor, message, (byte)state);

    /// <summary>The kinds of actors, in order.</summary>
    public static IEnumerable<ActorKind> Actors => _understood.Select(a => a.Actor).Order();

    /// <summary>What a kind of actor understands.</summary>
    public static IEnumerable<ushort> MessagesOf(ActorKind actor) => _understood.First(a => a.Actor == actor).Messages.Order();

    /// <summary>Those that must be explored and are not: not taken, and not excused.</summary>
    public static IEnumerable<Transition> MissingIn(Coverage coverage) =>
        All.Where(t => coverage.Of(t) == 0 && Excuses.For(t) == null);

    /// <summary>Those that were taken though the list says that they cannot be, or that no protocol has.</summary>
    public static IEnumerable<Transition> Unexpected(Coverage coverage)
    {
        HashSet<Transition> all = [.. All];
        return coverage.Counts.Keys.Where(t => !all.Contains(t) || Excuses.For(t) is { IsImpossible: true }).Order();
    }

    // A port carries all messages of its protocol. The wiring of any system will do: each VM has the same services.
    private static IEnumerable<(ActorKind Actor, ushort[] Messages)> Understood()
    {
        using var world = new World(ScenarioList.All[0]);
        foreach (ActorKind kind in world.Wiring.Actors.Select(a => a.Kind).Where(k => k != ActorKind.None).Distinct())
        {
            yield return (kind, [.. world.Wiring.ProtocolsOf(kind).SelectMany(MessageNames.OfProtocol)]);
        }
    }
}
