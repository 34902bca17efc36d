// Why: a prefix or a log line may be longer than the line's credit: what is left of it waits here, ahead of all else.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hv.Services.Console;

/// <summary>Console's own words on their way to the line.</summary>
internal struct LineText
{
    /// <summary>The longest text; longer ones are cut.</summary>
    internal const int Capacity = 200;

    private Bytes _bytes;
    private byte _sent;
    private byte _length;

    /// <summary>Whether all of it is on the line.</summary>
    internal readonly bool IsEmpty => _sent == _length;

    /// <summary>Where the next text is written; only when it is empty.</summary>
    [UnscopedRef]
    internal Span<byte> Space => _bytes;

    /// <summary>The text is written.</summary>
    internal void Start(int length)
    {
        _sent = 0;
        _length = (byte)length;
    }

    /// <summary>The next byte; it is not empty.</summary>
    internal byte Pop() => _bytes[_sent++];

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }
}
