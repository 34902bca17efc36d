// Why: what is typed or piped in waits here until the VM that has the focus reads it.
// Promises: the physical line is given credit for free room only, and never for more than a window, so a flood
// stops at the sender (the physical UART, then the host) and nothing is lost.
using System.Runtime.CompilerServices;

namespace Hv.Services.Console;

/// <summary>What came from the physical line and no VM has yet taken.</summary>
internal struct LineInput
{
    private const int Capacity = 512; // a power of two
    private const int Window = ConsoleService.LineInputCredit;

    private Bytes _bytes;
    private ushort _head;
    private ushort _count;
    private ushort _credit;

    /// <summary>Nothing typed yet, and the first window given.</summary>
    internal static LineInput Empty => new() { _credit = Window };

    /// <summary>How many bytes wait.</summary>
    internal readonly int Count => _count;

    /// <summary>How many bytes more the physical line may send.</summary>
    internal readonly int Credit => _credit;

    /// <summary>The oldest byte; there is one.</summary>
    internal readonly byte Next => _bytes[_head];

    /// <summary>Takes in a byte; there is credit for it.</summary>
    internal void Push(byte value)
    {
        _credit--;
        _bytes[(_head + _count) & (Capacity - 1)] = value;
        _count++;
    }

    /// <summary>Gives out the oldest byte; there is one.</summary>
    internal void Pop()
    {
        _head = (ushort)((_head + 1) & (Capacity - 1));
        _count--;
    }

    /// <summary>Forgets all bytes.</summary>
    internal void Clear()
    {
        _head = 0;
        _count = 0;
    }

    /// <summary>The credit to give now, which the caller must send; 0 for not yet.</summary>
    internal int TakeGrant()
    {
        int grant = Math.Min(Window, Capacity - _count) - _credit;
        if (grant < Window / 2)
        {
            return 0;
        }

        _credit += (ushort)grant;
        return grant;
    }

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }
}
