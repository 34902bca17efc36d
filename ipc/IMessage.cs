// Why: a payload carries its own kind, so that a message can never be written as one kind and read as another.
namespace Hv.Ipc;

/// <summary>A payload that may travel in a <see cref="Message"/>: unmanaged, at most <see cref="Message.PayloadSize"/> bytes.</summary>
public interface IMessage
{
    /// <summary>The message's kind: its protocol's number in the high byte, its own in the low byte. Unique in hv.</summary>
    static abstract ushort Kind { get; }

    /// <summary>
    /// Whether it is sent so seldom, or by so many, that its header is better written by one function for all than in each place that sends it.
    /// Nothing but the code's size and speed depends on it.
    /// </summary>
    static virtual bool IsSeldom => false;
}

/// <summary>A payload of the protocol <typeparamref name="TProtocol"/>: only a port of that protocol carries it.</summary>
/// <typeparam name="TProtocol">The protocol that the message belongs to.</typeparam>
public interface IMessage<TProtocol> : IMessage
    where TProtocol : struct, IProtocol;
