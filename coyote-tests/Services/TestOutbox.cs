// Why: a service on its own is run as the core runs it, with one outbox that is used again and again.
// Promises: more messages than the service declares fail, and so does a request that is done at once (ipc/IAnswers.cs) and otherwise as a message:
// every request of every test is asked both ways, of two copies of one state.
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Tests.Exploration.Model;
using Xunit;

namespace Hv.Tests.Services;

/// <summary>The outbox of one actor in a test.</summary>
internal sealed class TestOutbox(ushort actor)
{
    private Outbox _outbox;
    private uint _sent;

    /// <summary>Runs a service's handler.</summary>
    /// <returns>What it sent, in order. More than it declared is a fault.</returns>
    public IReadOnlyList<Message> Run<TService, TState>(ref TState state, in Message message)
        where TService : struct, IService<TState>
        where TState : unmanaged
    {
        TState other = state;
        IReadOnlyList<ValueType>? said = AskedAtOnce<TService, TState>.Try(ref other, in message);
        Assert.True(said != null || Bytes(ref state).SequenceEqual(Bytes(ref other)), "a request that must come as a message has changed the state at once");

        _outbox.Begin(new Route(new Endpoint(actor)).Source, _sent, Outbox.Capacity);
        TService.Handle(ref state, in message, ref _outbox);
        _sent = _outbox.Sequence;
        Assert.True(_outbox.Count <= TService.MaxSends, $"{_outbox.Count} messages, and {TService.MaxSends} declared");
        var sent = new Message[_outbox.Count];
        for (int i = 0; i < sent.Length; i++)
        {
            sent[i] = _outbox[i];
        }

        if (said != null)
        {
            Assert.Equal(said, sent.Zip(said, (message, payload) => ReadAs(payload.GetType(), message)));
            Assert.Equal(said.Count, sent.Length);
            bool isReply = typeof(IMessage<VcpuReply>).IsAssignableFrom(said[^1].GetType());
            Assert.True(!isReply || (message.Source.Index == sent[^1].Target.Index && message.Sequence == sent[^1].Sequence), "a reply goes to who asked, with his number");
            Assert.True(Bytes(ref state).SequenceEqual(Bytes(ref other)), "a request leaves one state when it is done at once, and another as a message");
        }

        return sent;
    }

    private static Span<byte> Bytes<TState>(ref TState state)
        where TState : unmanaged => MemoryMarshal.AsBytes(new Span<TState>(ref state));

    // A message's payload, if it is of that type.
    private static ValueType? ReadAs(Type type, Message message) => MessageTypes.ByKind[message.Kind] == type
        ? (ValueType?)typeof(TestOutbox).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [message])
        : null;

    private static ValueType Read<T>(Message message)
        where T : unmanaged, IMessage => message.Payload<T>();
}
