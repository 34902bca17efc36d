// Why: what was typed comes back with the arrow up.
// Promises: the last lines, each once in a row, none of them empty.
using System.Runtime.CompilerServices;

namespace Hv.Services.Monitor;

/// <summary>The lines that were entered.</summary>
internal struct History
{
    private const int Capacity = 16; // a power of two

    private Lines _lines;
    private byte _next;
    private byte _count;

    /// <summary>How many lines there are.</summary>
    internal readonly int Count => _count;

    /// <summary>The n-th line from the newest, 1 and above.</summary>
    internal readonly TypedLine this[int back] => _lines[(_next - back) & (Capacity - 1)];

    /// <summary>Remembers a line.</summary>
    internal void Add(in TypedLine line)
    {
        if (line.Length == 0 || (_count != 0 && this[1].Text.SequenceEqual(line.Text)))
        {
            return;
        }

        _lines[_next] = line;
        _next = (byte)((_next + 1) & (Capacity - 1));
        _count = (byte)Math.Min(_count + 1, Capacity);
    }

    [InlineArray(Capacity)]
    private struct Lines
    {
        private TypedLine _first;
    }
}
