// Why: a handler's only output. What it sends is written here and leaves when the handler has returned; of a handler
// that faults nothing leaves.
// Promises: messages are delivered one by one in the order sent; another actor's message may come between two of
// them. Sending more than it has room for is a fault. It lies in its CPU's state and is used again and again: nothing is cleared
// but what a message writes.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>The messages that one run of a handler sends.</summary>
public struct Outbox
{
    /// <summary>The most that any handler sends: VGic to 64 vCPUs and a few more.</summary>
    internal const int Capacity = 136;

    private int _count;
    private int _room;
    private uint _sequence;
    private ulong _source;
    private Slots _slots;

    /// <summary>How many messages were sent.</summary>
    public readonly int Count => _count;

    /// <summary>The actor's count of messages sent, those in here included.</summary>
    internal readonly uint Sequence => _sequence;

    /// <summary>A message that was sent.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1; not looked at.</param>
    [UnscopedRef]
    internal ref Message this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref Unsafe.As<Slots, Message>(ref _slots), index);
    }

    /// <summary>Empties it for a run of an actor's handler.</summary>
    /// <param name="source">The actor that sends: <see cref="Route.Source"/>.</param>
    /// <param name="sequence">The actor's count of messages sent so far.</param>
    /// <param name="room">How many messages it may send: <see cref="Capacity"/>, or fewer to let it fault behind them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Begin(ulong source, uint sequence, int room)
    {
        _count = 0;
        _room = room;
        _sequence = sequence;
        _source = source;
    }

    /// <summary>Sends a message through a port.</summary>
    /// <param name="port">The right to send; one that is not connected is a fault.</param>
    /// <param name="payload">What to say.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send<TProtocol, T>(Port<TProtocol> port, in T payload)
        where TProtocol : struct, IProtocol
        where T : unmanaged, IMessage<TProtocol>
    {
        if (T.IsSeldom)
        {
            Open(port.Endpoint, T.Kind).WritePayload(payload);
            return;
        }

        if (!port.IsConnected)
        {
            Fault.NoSuchPort();
        }

        Next().Write(_source | new Route(port.Endpoint).Target, ++_sequence, payload);
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
        if (T.IsSeldom)
        {
            Open(to, T.Kind).WritePayload(payload);
            return;
        }

        if (!to.Exists)
        {
            Fault.NoSuchPort();
        }

        Next().Write(_source | new Route(to.Endpoint).Target, to.Sequence, payload);
    }

    // For kinds that are seldom: a message but for its payload, which is zero.
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref Message Open(Endpoint target, ushort kind) => ref Open(new ReplyTo(target, ++_sequence), kind);

    [UnscopedRef]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref Message Open(ReplyTo to, ushort kind)
    {
        if (!to.Exists)
        {
            Fault.NoSuchPort();
        }

        ref Message message = ref Next();
        message.WriteHeader(_source | new Route(to.Endpoint).Target | kind, to.Sequence);
        return ref message;
    }

    // Counted before it is written: a write cannot fail.
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Message Next()
    {
        int at = _count;
        if ((uint)at >= (uint)_room)
        {
            Fault.NoRoom();
        }

        _count = at + 1;
        return ref this[at];
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private Message _first;
    }
}
