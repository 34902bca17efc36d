// Why: a line of the monitor as it is typed, edited and remembered. Short enough to stay on one line of a terminal of 80 columns.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hv.Services.Monitor;

/// <summary>A line of text.</summary>
internal struct TypedLine
{
    /// <summary>The most characters.</summary>
    internal const int Capacity = 72;

    private Characters _characters;
    private byte _length;

    /// <summary>How many characters it has.</summary>
    internal readonly int Length => _length;

    /// <summary>Its text.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Text => ((ReadOnlySpan<byte>)_characters)[.._length];

    /// <summary>Puts a character in; there is room.</summary>
    internal void Insert(int at, byte character)
    {
        for (int i = _length; i > at; i--)
        {
            _characters[i] = _characters[i - 1];
        }

        _characters[at] = character;
        _length++;
    }

    /// <summary>Takes characters out.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The one behind the last.</param>
    internal void Remove(int from, int to)
    {
        for (int i = to; i < _length; i++)
        {
            _characters[from + i - to] = _characters[i];
        }

        _length -= (byte)(to - from);
    }

    [InlineArray(Capacity)]
    private struct Characters
    {
        private byte _first;
    }
}
