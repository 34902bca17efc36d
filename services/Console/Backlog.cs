// Why: while the terminal shows one VM alone, the others speak on: what they said last is kept for when their turn comes, as a terminal keeps a
// screen. So a VM that is not looked at never stands still for it.
// Promises: the newest bytes, in order; older ones are forgotten and counted.
using System.Runtime.CompilerServices;

namespace Hv.Services.Console;

/// <summary>What one VM said while it was not shown.</summary>
internal struct Backlog
{
    /// <summary>The most bytes: a screen of 80 by 25. A power of two.</summary>
    internal const int Capacity = 2048;

    private Bytes _bytes;
    private ushort _head;
    private ushort _count;

    /// <summary>How many bytes wait.</summary>
    internal readonly int Count => _count;

    /// <summary>How many were forgotten since that was last told.</summary>
    internal uint Forgotten { get; private set; }

    /// <summary>Takes in a byte.</summary>
    internal void Push(byte value)
    {
        if (_count == Capacity)
        {
            Pop();
            Forgotten++;
        }

        _bytes[(_head + _count) & (Capacity - 1)] = value;
        _count++;
    }

    /// <summary>Gives out the oldest byte; there is one.</summary>
    internal byte Pop()
    {
        byte value = _bytes[_head];
        _head = (ushort)((_head + 1) & (Capacity - 1));
        _count--;
        return value;
    }

    /// <summary>How many were forgotten since this was last asked.</summary>
    internal uint TakeForgotten()
    {
        uint forgotten = Forgotten;
        Forgotten = 0;
        return forgotten;
    }

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }
}
