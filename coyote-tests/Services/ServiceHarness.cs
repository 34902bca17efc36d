// Why: a service is driven the same way in every test: a message in, the outbox out, nothing between.
using System.Collections.Generic;
using Hv.Ipc;
using Xunit;

namespace Hv.Tests.Services;

/// <summary>One instance of a service, its state, and the numbers that the core would keep for it.</summary>
internal sealed class ServiceHarness<TService, TState>
    where TService : struct, IService<TState>
    where TState : unmanaged
{
    /// <summary>The service's own actor number.</summary>
    public const ushort Self = 1;

    /// <summary>Who sends, where a test does not care.</summary>
    public const ushort SomeSource = 2;

    private readonly TestOutbox _outbox = new(Self);

    /// <summary>The service's state; a test creates it in place.</summary>
    public TState State;

    /// <summary>The sequence number of the last message that was handled: an answer to it carries the same.</summary>
    public uint LastSequence { get; private set; }

    /// <summary>Lets the service handle one message.</summary>
    /// <returns>What it sent, in order. More than it declared is a fault, as in the core.</returns>
    public IReadOnlyList<Message> Send<T>(in T payload, ushort source = SomeSource)
        where T : unmanaged, IMessage
    {
        Message message = default;
        message.Write(new Endpoint(Self), new Endpoint(source), ++LastSequence, payload);
        return _outbox.Run<TService, TState>(ref State, in message);
    }
}

/// <summary>Rights for tests, which the wiring gives in the core.</summary>
internal static class TestPorts
{
    /// <summary>A port to an actor.</summary>
    public static Port<TProtocol> To<TProtocol>(ushort actor)
        where TProtocol : struct, IProtocol => new(new Endpoint(actor));

    /// <summary>Ports to a run of actors.</summary>
    public static PortRange<TProtocol> Range<TProtocol>(ushort first, int count)
        where TProtocol : struct, IProtocol => new(new Endpoint(first), count);
}

/// <summary>What tests ask of a message.</summary>
internal static class MessageReading
{
    /// <summary>The payload; a message of another kind is a fault.</summary>
    public static T Read<T>(this Message message)
        where T : unmanaged, IMessage => message.Payload<T>();

    /// <summary>Whether the message is of a kind.</summary>
    public static bool Is<T>(this Message message)
        where T : unmanaged, IMessage => message.Kind == T.Kind;

    /// <summary>Fails unless a message is this one, to this actor.</summary>
    public static void Expect<T>(this Message message, ushort target, T payload)
        where T : unmanaged, IMessage
    {
        Assert.Equal(target, message.Target.Index);
        Assert.Equal(T.Kind, message.Kind);
        Assert.Equal(payload, message.Payload<T>());
    }

    /// <summary>Fails unless one message was sent, this one, to this actor.</summary>
    public static void ExpectOnly<T>(this IReadOnlyList<Message> sent, ushort target, T payload)
        where T : unmanaged, IMessage => Assert.Single(sent).Expect(target, payload);
}
