// Why: a service on its own is run as the core runs it, with one outbox that is used again and again.
// Promises: more messages than the service declares fail, and so does an answer without a message (ipc/IAnswers.cs) that is not the message's:
// every request of every test is asked both ways.
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.CpuId;
using Hv.Services.Psci;
using Hv.Services.Uart;
using Hv.Services.VGic;
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
        byte[] before = Bytes(ref state).ToArray();
        bool isKnown = TryAnswer<TService, TState>(ref state, in message, out ulong value);
        Assert.True(Bytes(ref state).SequenceEqual(before), "an answer without a message changes the state");

        _outbox.Begin(new Route(new Endpoint(actor)).Source, _sent, Outbox.Capacity);
        TService.Handle(ref state, in message, ref _outbox);
        _sent = _outbox.Sequence;
        Assert.True(_outbox.Count <= TService.MaxSends, $"{_outbox.Count} messages, and {TService.MaxSends} declared");
        var sent = new Message[_outbox.Count];
        for (int i = 0; i < sent.Length; i++)
        {
            sent[i] = _outbox[i];
        }

        if (isKnown)
        {
            Message answer = Assert.Single(sent);
            Assert.Equal(message.Source.Index, answer.Target.Index);
            Assert.Equal(message.Sequence, answer.Sequence);
            Assert.Equal(value, message.Kind == Hypercall.Kind ? answer.Payload<HypercallDone>().X0 : answer.Payload<Completed>().Value);
            Assert.False(message.Kind == Hypercall.Kind && answer.Payload<HypercallDone>().HasMore);
            Assert.True(Bytes(ref state).SequenceEqual(before), "a message that needs none changes the state");
        }

        return sent;
    }

    private static Span<byte> Bytes<TState>(ref TState state)
        where TState : unmanaged => MemoryMarshal.AsBytes(new Span<TState>(ref state));

    private static bool TryAnswer<TService, TState>(ref TState state, in Message message, out ulong value)
    {
        value = 0;
        return message.Kind switch
        {
            MmioRead.Kind when typeof(TService) == typeof(UartService) =>
                UartService.TryAnswer(in Unsafe.As<TState, UartState>(ref state), in message.Payload<MmioRead>(), out value),
            MmioRead.Kind when typeof(TService) == typeof(VGicService) =>
                VGicService.TryAnswer(in Unsafe.As<TState, VGicState>(ref state), in message.Payload<MmioRead>(), out value),
            SysRegRead.Kind when typeof(TService) == typeof(CpuIdService) =>
                CpuIdService.TryAnswer(in Unsafe.As<TState, CpuIdState>(ref state), in message.Payload<SysRegRead>(), out value),
            Hypercall.Kind when typeof(TService) == typeof(PsciService) =>
                PsciService.TryAnswer(in Unsafe.As<TState, PsciState>(ref state), in message.Payload<Hypercall>(), out value),
            _ => false,
        };
    }
}
