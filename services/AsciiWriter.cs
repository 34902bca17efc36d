// Why: text is put together in a span of bytes: there is no heap for strings, and the line takes bytes.
// Promises: never writes past the span; what does not fit is cut, since a cut message is better than none.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hv.Services;

/// <summary>Writes text, one piece after the other, into a span.</summary>
public ref struct AsciiWriter
{
    private readonly Span<byte> _space;
    private int _length;

    /// <summary>An empty text.</summary>
    /// <param name="space">Where it goes; its length is the most that the text can have.</param>
    public AsciiWriter(Span<byte> space)
    {
        _space = space;
        _length = 0;
    }

    /// <summary>How many bytes the text has.</summary>
    public readonly int Length => _length;

    /// <summary>The text.</summary>
    public readonly ReadOnlySpan<byte> Written => _space.Slice(0, _length);

    /// <summary>Adds text.</summary>
    public void Text(scoped ReadOnlySpan<byte> text)
    {
        int count = Math.Min(text.Length, _space.Length - _length);
        text.Slice(0, count).CopyTo(_space.Slice(_length));
        _length += count;
    }

    /// <summary>Adds one byte.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Byte(byte value)
    {
        if (_length < _space.Length)
        {
            _space[_length++] = value;
        }
    }

    /// <summary>Adds spaces.</summary>
    /// <param name="count">How many; none when it is below 0.</param>
    public void Pad(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Byte((byte)' ');
        }
    }

    /// <summary>Adds a number in decimal, without leading zeros.</summary>
    public void Decimal(ulong value)
    {
        ulong power = 1;
        while (value / power >= 10)
        {
            power *= 10;
        }

        for (; power != 0; power /= 10)
        {
            Byte((byte)('0' + (value / power % 10)));
        }
    }

    /// <summary>Adds a number in hexadecimal with "0x" before it, without leading zeros.</summary>
    public void Hex(ulong value) => Hex(value, 0);

    /// <summary>Adds a number in hexadecimal with "0x" before it.</summary>
    /// <param name="value">The number.</param>
    /// <param name="digits">The fewest digits, filled up with zeros; 0 to 16.</param>
    public void Hex(ulong value, int digits)
    {
        Text("0x"u8);
        int needed = (67 - BitOperations.LeadingZeroCount(value | 1)) / 4;
        for (int i = Math.Max(needed, digits) - 1; i >= 0; i--)
        {
            Byte("0123456789abcdef"u8[(int)(value >> (i * 4)) & 0xF]);
        }
    }
}
