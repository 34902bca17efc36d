// Why: an answer is longer than the console's credit: what is written waits here and leaves as the credit allows.
// Promises: nothing is written for which there is no room: commands go on, a line at a time, only while a whole line fits.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor;

/// <summary>The monitor's words on their way to the console.</summary>
internal struct Screen
{
    /// <summary>The most bytes of one line with its end, or of a line under the cursor that is drawn anew.</summary>
    internal const int LineRoom = 192;

    private const int Capacity = 1024; // a power of two

    private Bytes _bytes;
    private ushort _head;
    private ushort _count;

    /// <summary>How many bytes more Console takes.</summary>
    internal int Credit;

    /// <summary>Whether there is room for a line.</summary>
    internal readonly bool HasRoom => Capacity - _count >= 2 * LineRoom;

    /// <summary>Whether all of it has left.</summary>
    internal readonly bool IsEmpty => _count == 0;

    /// <summary>Adds text; beyond the room there is, which <see cref="HasRoom"/> rules out, it is cut.</summary>
    internal void Text(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length && _count < Capacity; i++)
        {
            _bytes[(_head + _count) & (Capacity - 1)] = text[i];
            _count++;
        }
    }

    /// <summary>Adds one byte.</summary>
    internal void Byte(byte value) => Text([value]);

    /// <summary>Sends what the credit allows.</summary>
    internal void Flush(Port<Serial> console, ref Outbox outbox)
    {
        // Bounded by the credit: Console never gives more than OutputCredit, which is two messages.
        while (_count != 0 && Credit > 0)
        {
            SerialBytes bytes = default;
            int length = Math.Min(Math.Min((int)_count, Credit), SerialBytes.Capacity);
            for (int i = 0; i < length; i++)
            {
                bytes[i] = _bytes[_head];
                _head = (ushort)((_head + 1) & (Capacity - 1));
            }

            _count -= (ushort)length;
            Credit -= length;
            outbox.Send(console, new SerialData { Bytes = bytes, Count = (byte)length });
        }
    }

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }
}
