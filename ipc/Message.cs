// Why: everything that one actor tells another travels in this one shape, so that queues, logs, replay and
// exploration need to know only one.
// Promises: 64 bytes, one cache line, copied by value; bytes that a payload does not use are zero, so that equal
// messages are equal bit for bit and nothing leaks from one message into the next.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hv.Ipc;

/// <summary>One message: a header of 16 bytes and a typed payload of at most 48.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
public struct Message
{
    /// <summary>The size of a message in bytes: one cache line of every Armv8-A core that hv knows.</summary>
    public const int Size = 64;

    /// <summary>The most bytes that a payload may have.</summary>
    public const int PayloadSize = 48;

#pragma warning disable IDE0044 // written as two words: see Write
    private ushort _kind;
    private ushort _target;
    private ushort _source;
    private ushort _reserved;
    private uint _sequence;
    private uint _reserved2;
#pragma warning restore IDE0044
    private PayloadBytes _payload;

    /// <summary>What the payload is: <see cref="IMessage.Kind"/> of the type it was written with; 0 for no message.</summary>
    public readonly ushort Kind => _kind;

    /// <summary>The actor it is for.</summary>
    public readonly Endpoint Target => new(_target);

    /// <summary>The actor that sent it; nobody for a message that the hardware caused.</summary>
    public readonly Endpoint Source => new(_source);

    /// <summary>The source's count of messages sent, modulo 2^32; in a reply, the request's.</summary>
    public readonly uint Sequence => _sequence;

    /// <summary>The right to answer this message, once.</summary>
    public readonly ReplyTo ReplyTo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Source, _sequence);
    }

    /// <summary>Writes the whole message. Only the wiring and <see cref="Outbox"/> make messages.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write<T>(Endpoint target, Endpoint source, uint sequence, in T payload)
        where T : unmanaged, IMessage =>
        Write(new Route(target).Target | new Route(source).Source, sequence, payload);

    /// <summary>As above, with both addresses at their places in the header (<see cref="Route"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write<T>(ulong route, uint sequence, in T payload)
        where T : unmanaged, IMessage
    {
        // The header's eight fields in two stores.
        Unsafe.As<ushort, ulong>(ref _kind) = T.Kind | route;
        Unsafe.As<uint, ulong>(ref _sequence) = sequence;
        if (Unsafe.SizeOf<T>() < PayloadSize)
        {
            _payload = default;
        }

        WritePayload(in payload);
    }

    /// <summary>Writes the header, with a payload of zeros. <see cref="WritePayload"/> of the kind's type has to follow.</summary>
    internal void WriteHeader(ulong routeAndKind, uint sequence)
    {
        Unsafe.As<ushort, ulong>(ref _kind) = routeAndKind;
        Unsafe.As<uint, ulong>(ref _sequence) = sequence;
        _payload = default;
    }

    /// <summary>Writes the payload over zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WritePayload<T>(in T payload)
        where T : unmanaged, IMessage
    {
        if (Unsafe.SizeOf<T>() > PayloadSize)
        {
            Fault.PayloadTooLarge();
        }

        Unsafe.As<PayloadBytes, T>(ref _payload) = payload;
    }

    /// <summary>The payload, read in place.</summary>
    /// <typeparam name="T">The payload's type. Asking for another type than was written is the reader's bug: a fault.</typeparam>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref readonly T Payload<T>()
        where T : unmanaged, IMessage
    {
        if (_kind != T.Kind)
        {
            Fault.WrongKind();
        }

        return ref Unsafe.As<PayloadBytes, T>(ref Unsafe.AsRef(in _payload));
    }

    /// <summary>The payload's raw words, for digests and traces.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<ulong> Words => _payload;

    [InlineArray(PayloadSize / sizeof(ulong))]
    private struct PayloadBytes
    {
        private ulong _word;
    }
}
