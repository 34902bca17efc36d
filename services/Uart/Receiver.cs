// Why: the half of the UART that receives: what Console sent waits at the end of the line until the receiver takes it.
// Promises: no byte from Console is ever overrun. Console's credit is the room at the end of the line; a character gives
// it back when it goes into the FIFO, and it goes only when the FIFO has room.
//
// When the receiver takes characters. On hardware those that come while nobody listens are lost, and Linux empties
// the FIFO when it opens the port. A script piped into hv, or typed while the guest boots, would lose its beginning. So
// the line holds characters until the guest listens: with the receiver on it has unmasked the RX or RT interrupt, or it
// has looked for input and found none PollsToListen times in a row, writing no register between. Two
// in a row are Linux's earlycon, which reads UARTFR behind one character and before the next.
//
// At power-on RXE is 0, so that opening the port, which sets it, is seen; until UARTCR is written for the first
// time the receiver works nevertheless, for guests that never configure the UART.
//
// The receive timeout. On hardware RT comes when the FIFO holds characters and the line was silent for 32 bit periods. A
// service has no clock; between two messages of Console's any time may have passed, so it is taken to be longer than
// that: RT comes with every character. It costs a guest nothing, since one message is one interrupt at most.
namespace Hv.Services.Uart;

/// <summary>The receiver.</summary>
internal static class Receiver
{
    /// <summary>So many vain looks for input in a row are a guest that polls.</summary>
    internal const byte PollsToListen = 3;

    /// <summary>A character comes in.</summary>
    internal static void Receive(ref UartState state, ReceivedCharacter character)
    {
        if (state.Receive.Count >= state.LineControl.Depth)
        {
            // PL011 TRM DDI 0183G, "Overrun bit": the FIFO stays as it is; the next character carries the bit.
            state.ReceiveLost++;
            state.IsOverrun = true;
            state.ReceiveStatus = state.ReceiveStatus.WithOverrun;
            state.Raw |= InterruptSet.OverrunError;
            return;
        }

        state.Receive.Push(state.IsOverrun ? character.WithOverrun.Bits : character.Bits);
        state.IsOverrun = false;
        state.Raw |= InterruptSet.ReceiveTimeout;
        if (character.IsBreak)
        {
            state.Raw |= InterruptSet.BreakError;
        }

        // One at a time, so that reaching the level is the transition that interrupts.
        if (state.Receive.Count == state.FifoLevels.Receive(state.LineControl))
        {
            state.Raw |= InterruptSet.Receive;
        }
    }

    /// <summary>A read of UARTDR. Of an empty FIFO it is 0.</summary>
    internal static ushort Read(ref UartState state)
    {
        if (state.Receive.Count == 0)
        {
            NotePoll(ref state);
            return 0;
        }

        var character = new ReceivedCharacter(state.Receive.Pop());
        state.ReceiveStatus = state.ReceiveStatus.AfterReading(character);
        if (state.Receive.Count < state.FifoLevels.Receive(state.LineControl))
        {
            state.Raw -= InterruptSet.Receive;
        }

        if (state.Receive.Count == 0)
        {
            state.Raw -= InterruptSet.ReceiveTimeout;
        }

        TakeFromLine(ref state);
        return character.Bits;
    }

    /// <summary>The guest has looked for input. With the transmitter busy it may be looking for that.</summary>
    internal static void NotePoll(ref UartState state)
    {
        if (state.Incoming.Count == 0 || state.Receive.Count != 0 || state.Transmit.Count != 0 || state.VainPolls >= PollsToListen)
        {
            return;
        }

        state.VainPolls++;
        TakeFromLine(ref state);
    }

    /// <summary>The guest has written a register: it is not in a polling loop, unless that was known before.</summary>
    internal static void NoteWrite(ref UartState state)
    {
        if (state.VainPolls < PollsToListen)
        {
            state.VainPolls = 0;
        }
    }

    /// <summary>Moves what waits on the line into the FIFO, if the guest listens and as far as there is room.</summary>
    internal static void TakeFromLine(ref UartState state)
    {
        if (state.Incoming.Count == 0 || !IsListening(state))
        {
            return;
        }

        while (state.Incoming.Count != 0 && state.Receive.Count < state.LineControl.Depth)
        {
            Receive(ref state, new ReceivedCharacter(state.Incoming.Pop()));
            state.RoomToGrant++;
        }
    }

    private static bool IsListening(in UartState state)
    {
        bool isOn = state.Control.CanReceive || (!state.IsConfigured && state.Control.UartEnable);
        bool isWaiting = state.VainPolls >= PollsToListen
            || (state.Mask & (InterruptSet.Receive | InterruptSet.ReceiveTimeout)).Any;
        return isOn && isWaiting && !state.Control.Loopback;
    }
}
