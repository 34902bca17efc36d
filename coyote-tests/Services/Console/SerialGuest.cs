// Why: what a guest does with its UART, one access after the other, each decided from the last one's answer.
using System.Collections.Generic;
using static Hv.Tests.Services.Uart.UartFixture;

namespace Hv.Tests.Services.Console;

/// <summary>A guest that writes a text and reads what comes.</summary>
internal sealed class SerialGuest
{
    private readonly byte[] _text;
    private readonly bool _polls;
    private readonly int _expected;
    private readonly Queue<(uint Offset, byte Value)> _setup = new();
    private int _written;
    private Doing _doing;

    /// <summary>A guest.</summary>
    /// <param name="text">What it writes.</param>
    /// <param name="expected">How many bytes it is to read: so long it looks for more.</param>
    /// <param name="polls">Whether it polls for input; if not it waits for interrupts.</param>
    /// <param name="hasFifos">Whether it turns the FIFOs on.</param>
    public SerialGuest(byte[] text, int expected, bool polls, bool hasFifos)
    {
        _text = text;
        _expected = expected;
        _polls = polls;
        _setup.Enqueue((LCR_H, (byte)(hasFifos ? 0x70 : 0x60)));
        if (!polls)
        {
            _setup.Enqueue((IMSC, (byte)(RX | RT)));
        }
    }

    private enum Doing
    {
        Nothing,
        WritingSetup,
        LookingForRoom,
        Writing,
        LookingForInput,
        Reading,
    }

    /// <summary>What it has read.</summary>
    public List<byte> Received { get; } = [];

    /// <summary>The level of its UART's interrupt.</summary>
    public bool IsInterrupted { get; set; }

    /// <summary>Whether an access is under way.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Whether there is anything that it would do now.</summary>
    public bool HasWork => _setup.Count != 0 || _written < _text.Length || Reads || _doing is Doing.Writing or Doing.Reading;

    private bool Reads => _polls ? Received.Count < _expected : IsInterrupted;

    /// <summary>The next access.</summary>
    public (bool IsWrite, uint Offset, byte Value) NextAccess(Random random)
    {
        IsWaiting = true;
        if (_setup.TryDequeue(out (uint Offset, byte Value) register))
        {
            _doing = Doing.WritingSetup;
            return (true, register.Offset, register.Value);
        }

        switch (_doing)
        {
            case Doing.Writing:
                return (true, DR, _text[_written++]);
            case Doing.Reading:
                return (false, DR, 0);
            default:
                bool reads = Reads && (_written == _text.Length || random.Next(2) == 0);
                _doing = reads ? Doing.LookingForInput : Doing.LookingForRoom;
                return (false, FR, 0);
        }
    }

    /// <summary>The access is done.</summary>
    public void Answer(ulong value)
    {
        IsWaiting = false;
        switch (_doing)
        {
            case Doing.LookingForRoom:
                _doing = (value & TXFF) == 0 && _written < _text.Length ? Doing.Writing : Doing.Nothing;
                break;
            case Doing.LookingForInput:
                _doing = (value & RXFE) == 0 ? Doing.Reading : Doing.Nothing;
                break;
            case Doing.Reading:
                Received.Add((byte)value);
                _doing = Doing.Nothing;
                break;
            default:
                _doing = Doing.Nothing;
                break;
        }
    }
}
