// Why: the half of the UART that sends: what the guest writes goes to Console as far as the credit reaches.
// Promises: with credit a character leaves in the same step in which it was written, so the guest finds the FIFO empty
// and never waits. Without, characters stay in the FIFO until credit comes, and the guest sees a slow line: TXFF, BUSY
// and the transmit interrupt, as on hardware.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Uart;

/// <summary>The transmitter.</summary>
internal static class Transmitter
{
    /// <summary>A write of UARTDR. To a full FIFO it is lost.</summary>
    internal static void Write(ref UartState state, byte character, ref Outbox outbox)
    {
        if (state.Transmit.Count >= state.LineControl.Depth)
        {
            state.TransmitLost++;
            return;
        }

        state.Transmit.Push(character);
        if (state.Transmit.Count > state.FifoLevels.Transmit(state.LineControl))
        {
            state.Raw -= InterruptSet.Transmit;
        }

        Drain(ref state, ref outbox);
    }

    /// <summary>
    /// Sends what the FIFO holds, as far as control, CTS and credit allow: at most one message, as the FIFO is shorter than one.
    /// The transmit interrupt is a transition (PL011 TRM DDI 0183G, "UARTTXINTR"): it comes when a character has left and
    /// the FIFO is at or below its level then, and never for a FIFO that has always been empty. The TRM asks
    /// for the FIFO to have been above the level; drivers that write one character and wait for the interrupt (they work
    /// on QEMU) would wait for ever, so here one character is enough.
    /// </summary>
    internal static void Drain(ref UartState state, ref Outbox outbox)
    {
        int count = state.Transmit.Count;
        if (count == 0 || !state.Control.CanTransmit)
        {
            return;
        }

        if (state.Control.CtsFlowControl && !state.Modem.ClearToSend)
        {
            return;
        }

        if (state.Control.Loopback)
        {
            while (state.Transmit.Count != 0)
            {
                Receiver.Receive(ref state, new ReceivedCharacter(state.Transmit.Pop()));
            }
        }
        else
        {
            count = Math.Min(count, state.OutputCredit);
            if (count == 0)
            {
                return;
            }

            SerialBytes bytes = default;
            for (int i = 0; i < count; i++)
            {
                bytes[i] = (byte)state.Transmit.Pop();
            }

            state.OutputCredit -= count;
            outbox.Send(state.Console, new SerialData { Bytes = bytes, Count = (byte)count });
        }

        if (state.Transmit.Count <= state.FifoLevels.Transmit(state.LineControl))
        {
            state.Raw |= InterruptSet.Transmit;
        }
    }
}
