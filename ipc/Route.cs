// Why: an actor's address stands in the header of each message to it and from it, each at its place.
namespace Hv.Ipc;

/// <summary>An actor's address as a message's header has it.</summary>
internal readonly struct Route
{
    private readonly ulong _index;

    /// <summary>The route of an actor.</summary>
    internal Route(Endpoint endpoint) => _index = endpoint.Index;

    /// <summary>The header's bits of a message to it; to be joined with a <see cref="Source"/>.</summary>
    internal ulong Target => _index << 16;

    /// <summary>The header's bits of a message from it.</summary>
    internal ulong Source => _index << 32;
}
