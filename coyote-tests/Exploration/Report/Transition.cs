// Why: what a protocol is made of.
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Report;

/// <summary>A kind of actor handles a message in one of its states (<see cref="ProtocolStates"/>).</summary>
internal readonly record struct Transition(ActorKind Actor, ushort Message, byte State) : IComparable<Transition>
{
    /// <summary>The state's name.</summary>
    public string StateName => ProtocolStates.Of(Actor)[State];

    public int CompareTo(Transition other) =>
        (Actor, Message, State).CompareTo((other.Actor, other.Message, other.State));

    public override string ToString() => $"{Actor}, {StateName}: {MessageNames.Of(Message)}";
}
