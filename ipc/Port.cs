// Why: what an actor holds is what it may do. A port is the only way to send, and only the wiring makes ports.
// Promises: a port carries only messages of its protocol (the compiler checks), to one actor.
namespace Hv.Ipc;

/// <summary>A send right for messages of one protocol to one actor.</summary>
/// <typeparam name="TProtocol">The protocol that the target understands.</typeparam>
public readonly struct Port<TProtocol>
    where TProtocol : struct, IProtocol
{
    internal Port(Endpoint endpoint) => Endpoint = endpoint;

    internal Endpoint Endpoint { get; }

    /// <summary>Whether the wiring connected this port; sending on a port that it did not connect is a fault.</summary>
    public bool IsConnected => Endpoint.Exists;

    /// <summary>Whether a message came from this port's target.</summary>
    public bool IsSourceOf(in Message message) => Endpoint.Is(message.Source);
}
