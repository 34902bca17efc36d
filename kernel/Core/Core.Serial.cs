// Why: the physical UART's driver: bytes out as its FIFO takes them, bytes in as Console has room, by interrupts.
// Promises: no byte is dropped in either direction: what the FIFO does not take waits, within the credit given to Console; while
// Console has no room the receive interrupt is off, the FIFO fills, and the sender at the other end waits.

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    private void HandleSerial(ref readonly Message message)
    {
        ref SerialPort port = ref _hv.SerialPort;
        switch (message.Kind)
        {
            case SerialData.Kind:
                SerialBytes bytes = message.Payload<SerialData>().Bytes;
                foreach (byte value in ((ReadOnlySpan<byte>)bytes)[..message.Payload<SerialData>().Count])
                {
                    port.Ring[(int)(port.Tail++ & (SerialPort.Capacity - 1))] = value;
                }

                break;
            case SerialCredit.Kind:
                port.InputCredit += message.Payload<SerialCredit>().Count;
                break;
            case SerialRestart.Kind:
                ref readonly SerialRestart restart = ref message.Payload<SerialRestart>();
                port.InputCredit = restart.Count;
                port.Owed = 0;
                Post(_hv.Serial, _hv.Console, new SerialRestart { Count = port.Room, Generation = restart.Generation });
                break;
            case PhysicalInterrupt.Kind:
                break;
            default:
                Log(LogEvent.UnexpectedMessage, LogRecord.Nobody, LogRecord.Nobody, message.Target.Index, message.Kind);
                break;
        }

        TransmitWaiting(ref port);
        ReceiveWaiting(ref port);
        bool transmit = !port.IsDrained;
        bool receive = port.InputCredit > 0;
        if (transmit != port.TransmitInterrupt || receive != port.ReceiveInterrupt)
        {
            (port.TransmitInterrupt, port.ReceiveInterrupt) = (transmit, receive);
            _machine.SetSerialInterrupts(transmit, receive);
        }

        if (message.Kind == PhysicalInterrupt.Kind)
        {
            _machine.Deactivate(message.Payload<PhysicalInterrupt>().IntId);
        }
    }

    private void TransmitWaiting(ref SerialPort port)
    {
        while (!port.IsDrained)
        {
            int start = (int)(port.Head & (SerialPort.Capacity - 1));
            int length = Math.Min((int)(port.Tail - port.Head), SerialPort.Capacity - start);
            ReadOnlySpan<byte> ring = port.Ring;
            int taken = _machine.Transmit(ring.Slice(start, length));
            port.Head += (uint)taken;
            port.Owed += (ushort)taken;
            if (taken < length)
            {
                break;
            }
        }

        // Credit in lumps: a message for every byte would cost more than the byte.
        if (port.Owed >= SerialPort.Capacity / 2 || (port.Owed != 0 && port.IsDrained))
        {
            Post(_hv.Serial, _hv.Console, new SerialCredit { Count = port.Owed });
            port.Owed = 0;
        }
    }

    private void ReceiveWaiting(ref SerialPort port)
    {
        while (port.InputCredit > 0)
        {
            SerialBytes bytes = default;
            Span<byte> room = bytes;
            int count = _machine.Receive(room[..Math.Min(port.InputCredit, SerialBytes.Capacity)]);
            if (count == 0)
            {
                return;
            }

            port.InputCredit -= count;
            Post(_hv.Serial, _hv.Console, new SerialData { Bytes = bytes, Count = (byte)count });
        }
    }

    // Nothing waits on its way to the terminal. False when the console is busy: then something is on its way.
    private readonly bool IsConsoleDrained()
    {
        ref Actor console = ref _hv.Actors[_hv.Console.Index];
        return _hv.SerialPort.IsDrained && console.Owner == 0 && _hv.Services.Console[0].IsIdle;
    }
}
