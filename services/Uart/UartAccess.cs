// Why: what each register does on a read and on a write: the PL011's register summary as two switches.
using Hv.Ipc;

namespace Hv.Services.Uart;

/// <summary>Reads and writes of registers (PL011 TRM DDI 0183G, 3.3).</summary>
internal static class UartAccess
{
    private const byte FractionBits = 0x3F;
    private const byte DmaBits = 0x07;

    /// <summary>Whether an offset is a register's; all others are reserved.</summary>
    internal static bool Exists(uint offset) => (offset & 3) == 0 && offset switch
    {
        <= UartRegister.ReceiveStatus => true,
        UartRegister.Flags => true,
        >= UartRegister.IrdaLowPower and <= UartRegister.DmaControl => true,
        >= UartRegister.Identification and < UartRegister.End => true,
        _ => false,
    };

    /// <summary>Reads a register that exists.</summary>
    internal static ushort Read(ref UartState state, uint offset)
    {
        switch (offset)
        {
            case UartRegister.Flags:
                Receiver.NotePoll(ref state);
                return state.Flags.Bits; // as they were before this step
            case UartRegister.Data:
                return Receiver.Read(ref state);
            case UartRegister.ReceiveStatus:
                return state.ReceiveStatus.Bits;
            case UartRegister.IrdaLowPower:
                return state.IrdaLowPower;
            case UartRegister.IntegerBaudRate:
                return state.IntegerBaudRate;
            case UartRegister.FractionalBaudRate:
                return state.FractionalBaudRate;
            case UartRegister.LineControl:
                return state.LineControl.Bits;
            case UartRegister.Control:
                return state.Control.Bits;
            case UartRegister.FifoLevels:
                return state.FifoLevels.Bits;
            case UartRegister.InterruptMask:
                return state.Mask.Bits;
            case UartRegister.RawInterrupts:
                ushort raw = state.Raw.Bits;
                Receiver.NotePoll(ref state);
                return raw;
            case UartRegister.MaskedInterrupts:
                return (state.Raw & state.Mask).Bits;
            case UartRegister.InterruptClear:
                return 0; // write-only
            case UartRegister.DmaControl:
                return state.DmaControl;
            default:
                return UartRegister.IdentificationBytes[(int)(offset - UartRegister.Identification) / 4];
        }
    }

    /// <summary>Writes a register that exists. Flags, interrupt states and identification are read-only: nothing happens.</summary>
    internal static void Write(ref UartState state, uint offset, ulong value, ref Outbox outbox)
    {
        switch (offset)
        {
            case UartRegister.Data:
                Transmitter.Write(ref state, (byte)value, ref outbox);
                break;
            case UartRegister.ReceiveStatus:
                state.ReceiveStatus = default;
                break;
            case UartRegister.IrdaLowPower:
                state.IrdaLowPower = (byte)value;
                break;
            case UartRegister.IntegerBaudRate:
                state.IntegerBaudRate = (ushort)value;
                break;
            case UartRegister.FractionalBaudRate:
                state.FractionalBaudRate = (byte)(value & FractionBits);
                break;
            case UartRegister.LineControl:
                WriteLineControl(ref state, new LineControl(value));
                break;
            case UartRegister.Control:
                WriteControl(ref state, new ControlRegister(value), ref outbox);
                break;
            case UartRegister.FifoLevels:
                state.FifoLevels = new FifoLevels(value);
                break;
            case UartRegister.InterruptMask:
                state.Mask = new InterruptSet(value);
                Receiver.TakeFromLine(ref state);
                break;
            case UartRegister.InterruptClear:
                state.Raw -= new InterruptSet(value);
                break;
            case UartRegister.DmaControl:
                state.DmaControl = (byte)(value & DmaBits); // no DMA controller is there to hear the requests
                break;
            default:
                break;
        }
    }

    private static void WriteLineControl(ref UartState state, LineControl line)
    {
        LineControl before = state.LineControl;
        state.LineControl = line;
        if (before.FifoEnable && !line.FifoEnable)
        {
            // Clearing FEN is how a driver flushes (PL011 TRM DDI 0183G, 3.3.8, the note on programming the control registers).
            state.TransmitLost += (uint)state.Transmit.Count;
            state.ReceiveLost += (uint)state.Receive.Count;
            state.Transmit.Clear();
            state.Receive.Clear();
            state.Raw -= InterruptSet.Receive | InterruptSet.ReceiveTimeout;
        }

        // A break leaves the VM nowhere: the line carries bytes only. In loopback it comes back in.
        if (line.Break && !before.Break && state.Control.Loopback)
        {
            Receiver.Receive(ref state, ReceivedCharacter.Break);
        }

        Receiver.TakeFromLine(ref state);
    }

    private static void WriteControl(ref UartState state, ControlRegister control, ref Outbox outbox)
    {
        ModemSignals modem = ModemSignals.Of(control);
        state.Raw |= modem.ChangesFrom(state.Modem);
        state.Modem = modem;
        state.Control = control;
        state.IsConfigured = true;
        state.VainPolls = 0;
        Transmitter.Drain(ref state, ref outbox);
        Receiver.TakeFromLine(ref state);
    }
}
