// Why: each VM has a PL011, the UART that QEMU's virt machine has; this service is it.
// Promises: the register model of the PL011 TRM (DDI 0183G), with what firmware would have set up set up. Exactly one
// answer to each access. The guest is never made to wait by hv: a slow terminal is a slow line. At most MaxSends
// messages leave a step: bytes, credit, the interrupt line, a log record, and the answer last, so that the guest goes on
// when all that it caused is under way.
//
// In flight towards Console, at most: as many SerialData as OutputCredit bytes, and InputCredit / GrantAt SerialCredit.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Uart;

/// <summary>The PL011 of one VM.</summary>
public readonly struct UartService : IService<UartState>, IAnswers<UartState, MmioRead, Completed>
{
    /// <summary>How many characters a FIFO holds; a power of two (see <see cref="UartRegister.IdentificationBytes"/>).</summary>
    internal const int FifoDepth = 16;

    /// <summary>The credit that Console starts with towards each UART: the room at the UART's end of the line.</summary>
    public const int InputCredit = FifoDepth;

    /// <summary>The number that <see cref="LogEvent.Unimplemented"/> carries in Detail for this device.</summary>
    public const byte LogDetail = 16;

    // Credit is given back by halves: few messages, and Console always has the other half.
    private const int GrantAt = InputCredit / 2;

    /// <inheritdoc/>
    public static int MaxSends => 5;

    /// <inheritdoc/>
    /// <remarks>
    /// A guest that prints reads the flags before each character. With nothing on the line the read has no effect; see Receiver.NotePoll.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAnswer(ref UartState state, in MmioRead request, out Completed answer)
    {
        answer = new Completed { Value = state.Flags.Bits };
        if (request.Offset != UartRegister.Flags || (request.Size & (AccessSize.Halfword | AccessSize.Word)) == 0)
        {
            return false;
        }

        return state.Incoming.Count == 0;
    }

    /// <inheritdoc/>
    public static void Handle(ref UartState state, in Message message, ref Outbox outbox)
    {
        if (message.Kind == MmioRead.Kind && TryAnswer(ref state, in message.Payload<MmioRead>(), out Completed answer))
        {
            outbox.Reply(message.ReplyTo, answer);
            return;
        }

        HandleOther(ref state, message, ref outbox);
    }

    // Not inlined: the registers and the stack that these need are not for the flags' read to save and clear.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void HandleOther(ref UartState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case MmioRead.Kind:
                ulong value = Read(ref state, message.Payload<MmioRead>(), ref outbox);
                Settle(ref state, ref outbox);
                outbox.Reply(message.ReplyTo, new Completed { Value = value });
                break;
            case MmioWrite.Kind:
                Write(ref state, message.Payload<MmioWrite>(), ref outbox);
                Settle(ref state, ref outbox);
                outbox.Reply(message.ReplyTo, default(Completed));
                break;
            case SerialData.Kind:
                Accept(ref state, message.Payload<SerialData>());
                Settle(ref state, ref outbox);
                break;
            case SerialCredit.Kind:
                state.OutputCredit += message.Payload<SerialCredit>().Count;
                Transmitter.Drain(ref state, ref outbox);
                Settle(ref state, ref outbox);
                break;
            case SerialRestart.Kind:
                // What Console had of this UART's is lost; what it sent has come. All room that is left is told.
                ref readonly SerialRestart restart = ref message.Payload<SerialRestart>();
                state.OutputCredit = restart.Count;
                state.RoomToGrant = 0;
                outbox.Send(state.Console, new SerialRestart { Count = (ushort)(InputCredit - state.Incoming.Count), Generation = restart.Generation });
                Transmitter.Drain(ref state, ref outbox);
                Settle(ref state, ref outbox);
                break;
            case Reset.Kind:
                state.PowerOn();
                Transmitter.Drain(ref state, ref outbox);
                state.Raw = InterruptSet.None;
                Settle(ref state, ref outbox);
                outbox.Send(state.Vm, default(ResetDone));
                break;
            default:
                state.Unexpected = Unexpected.Count(state.Unexpected, state.Log, message.Kind, LogRecord.Nobody, ref outbox);
                break;
        }
    }

    private static ulong Read(ref UartState state, in MmioRead access, ref Outbox outbox)
    {
        if (!IsRegister(access.Offset, access.Size))
        {
            NoteBadAccess(ref state, access.Offset, 0, ref outbox);
            return 0;
        }

        ushort value = UartAccess.Read(ref state, access.Offset);
        return access.Size == AccessSize.Byte ? (byte)value : value;
    }

    // A narrow store puts zeros into the rest of the register: the PL011's bus (APB) has no byte lanes.
    private static void Write(ref UartState state, in MmioWrite access, ref Outbox outbox)
    {
        if (!IsRegister(access.Offset, access.Size))
        {
            NoteBadAccess(ref state, access.Offset, access.Value, ref outbox);
            return;
        }

        Receiver.NoteWrite(ref state);
        UartAccess.Write(ref state, access.Offset, access.Value, ref outbox);
    }

    // Every register is a word's start; what lies between two of them in TRM's table is reserved.
    private static bool IsRegister(uint offset, AccessSize size) => size != AccessSize.Doubleword && UartAccess.Exists(offset);

    private static void NoteBadAccess(ref UartState state, uint offset, ulong value, ref Outbox outbox)
    {
        if (state.BadAccesses++ == 0)
        {
            outbox.Send(state.Log, Record(LogEvent.Unimplemented, offset, value));
        }
    }

    private static void Accept(ref UartState state, in SerialData data)
    {
        SerialBytes bytes = data.Bytes;
        for (int i = 0; i < data.Count; i++)
        {
            if (state.Incoming.Count == InputCredit)
            {
                state.BeyondCredit += (uint)(data.Count - i);
                break;
            }

            state.Incoming.Push(bytes[i]);
        }

        Receiver.TakeFromLine(ref state);
    }

    // What follows from any step: the flags, credit for room that has become free, and the interrupt line if its level
    // has changed.
    private static void Settle(ref UartState state, ref Outbox outbox)
    {
        state.Flags = new FlagRegister(state);
        if (state.RoomToGrant >= GrantAt)
        {
            outbox.Send(state.Console, new SerialCredit { Count = (ushort)state.RoomToGrant });
            state.RoomToGrant = 0;
        }

        bool isHigh = (state.Raw & state.Mask).Any;
        if (isHigh != state.IsLineHigh)
        {
            state.IsLineHigh = isHigh;
            outbox.Send(state.Gic, new SetLine { IntId = state.IntId, IsHigh = isHigh });
        }
    }

    // Console knows whose UART it is: it sees the sender.
    private static LogRecord Record(LogEvent what, ulong a, ulong b) => new()
    {
        Event = what,
        A = a,
        B = b,
        Detail = what == LogEvent.Unimplemented ? LogDetail : (byte)0,
        Vm = LogRecord.Nobody,
        Vcpu = LogRecord.Nobody,
    };
}
