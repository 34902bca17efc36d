// Why: a service answers whoever asked, and holds no other right towards him.
// Promises: it is made from a received message only; it may be kept in a service's state to answer later.
namespace Hv.Ipc;

/// <summary>The right to answer one request. A service answers each request exactly once, at once or later.</summary>
public readonly struct ReplyTo
{
    internal ReplyTo(Endpoint endpoint, uint sequence)
    {
        Endpoint = endpoint;
        Sequence = sequence;
    }

    /// <summary>Who asked.</summary>
    internal Endpoint Endpoint { get; }

    /// <summary>The request's sequence number: the asker takes no answer to anything but its open request.</summary>
    internal uint Sequence { get; }

    /// <summary>Whether there is somebody to answer; false for the default value.</summary>
    public bool Exists => Endpoint.Exists;
}
