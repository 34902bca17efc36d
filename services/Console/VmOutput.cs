// Why: each VM's output waits here for its turn on the line.
// Promises: room for all the credit that the VM's UART holds, so nothing is ever lost. Credit is given in halves of a
// window: few messages, few bytes under way, and an idle UART always holds more than half a window.
using System.Runtime.CompilerServices;

namespace Hv.Services.Console;

/// <summary>What one VM has said and the line has not yet taken.</summary>
internal struct VmOutput
{
    // A power of two. Room for the lines that people write, so that one VM's line need not be cut for another's.
    private const int Capacity = 128;
    private const int Window = ConsoleService.OutputCredit;

    private Bytes _bytes;
    private byte _head;
    private byte _count;
    private byte _newlines;
    private byte _credit;

    /// <summary>Nothing said yet, and the first window given.</summary>
    internal static VmOutput Empty => new() { _credit = Window };

    /// <summary>How many bytes wait.</summary>
    internal readonly int Count => _count;

    /// <summary>How many bytes more the VM's UART may send.</summary>
    internal readonly int Credit => _credit;

    /// <summary>Whether a whole line waits.</summary>
    internal readonly bool HasLine => _newlines != 0;

    /// <summary>Takes in a byte; there is credit for it.</summary>
    internal void Push(byte value)
    {
        _credit--;
        _bytes[(_head + _count) & (Capacity - 1)] = value;
        _count++;
        if (value == '\n')
        {
            _newlines++;
        }
    }

    /// <summary>Gives out the oldest byte; there is one.</summary>
    internal byte Pop()
    {
        byte value = _bytes[_head];
        _head = (byte)((_head + 1) & (Capacity - 1));
        _count--;
        if (value == '\n')
        {
            _newlines--;
        }

        return value;
    }

    /// <summary>Bytes that go by without waiting; there is credit for them.</summary>
    internal void Pass(int count) => _credit -= (byte)count;

    /// <summary>The credit to give now, which the caller must send; 0 for not yet.</summary>
    internal int TakeGrant()
    {
        int grant = Math.Min(Window, Capacity - _count) - _credit;
        if (grant < Window / 2)
        {
            return 0;
        }

        _credit += (byte)grant;
        return grant;
    }

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }
}
