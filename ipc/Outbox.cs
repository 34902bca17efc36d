// Why: a handler's only output. What it sends is written here and leaves when the handler has returned; of a handler
// that faults nothing leaves.
// Promises: messages are delivered one by one in the order sent; another actor's message may come between two of
// them. Sending more than it has room for is a fault.
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>The messages that one run of a handler sends.</summary>
public ref struct Outbox
{
    private readonly Span<Message> _slots;
    private readonly ref uint _sequence;
    private readonly Endpoint _source;
    private int _count;

    /// <summary>An empty outbox of one actor.</summary>
    /// <param name="slots">Where the messages are kept until they are delivered; its length bounds them.</param>
    /// <param name="source">The actor that sends.</param>
    /// <param name="sequence">The actor's count of messages sent so far; counted on with each.</param>
    internal Outbox(Span<Message> slots, Endpoint source, ref uint sequence)
    {
        _slots = slots;
        _source = source;
        _sequence = ref sequence;
        _count = 0;
    }

    /// <summary>How many messages were sent.</summary>
    public readonly int Count => _count;

    /// <summary>Sends a message through a port.</summary>
    /// <param name="port">The right to send; one that is not connected is a fault.</param>
    /// <param name="payload">What to say.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send<TProtocol, T>(Port<TProtocol> port, in T payload)
        where TProtocol : struct, IProtocol
        where T : unmanaged, IMessage<TProtocol>
    {
        if (!port.IsConnected)
        {
            Fault.NoSuchPort();
        }

        _slots[_count].Write(port.Endpoint, _source, ++_sequence, payload);
        _count++;
    }

    /// <summary>Answers a question of the Monitor's, with a sequence number of its own: the ticket says what it answers.</summary>
    /// <param name="to">The question's <see cref="Message.ReplyTo"/>.</param>
    /// <param name="payload">The answer.</param>
    public void Answer(ReplyTo to, in Protocols.Answer payload) => Send(new Port<Protocols.Inspection>(to.Endpoint), payload);

    /// <summary>Answers a vCPU's request.</summary>
    /// <param name="to">The request's <see cref="Message.ReplyTo"/>.</param>
    /// <param name="payload">The answer.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reply<T>(ReplyTo to, in T payload)
        where T : unmanaged, IMessage<Protocols.VcpuReply>
    {
        if (!to.Exists)
        {
            Fault.NoSuchPort();
        }

        _slots[_count].Write(to.Endpoint, _source, to.Sequence, payload);
        _count++;
    }
}
