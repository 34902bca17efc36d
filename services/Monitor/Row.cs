// Why: an answer is for a person, in columns, or for a program, in records; a command says what it has to tell once.
//
//   text       NAME    STATE    ...          a header, then a row each; numbers to the right
//   records    %vm name=vm0 state=running    a kind, then key=value, in the order of the columns
//
// Promises: a value has no space in it, so that a record can be split at spaces.
using System.Runtime.CompilerServices;

namespace Hv.Services.Monitor;

/// <summary>How a row is written.</summary>
internal enum RowStyle : byte
{
    /// <summary>The columns' names.</summary>
    Header,

    /// <summary>The values, in columns.</summary>
    Text,

    /// <summary>A record.</summary>
    Record,
}

/// <summary>One line of an answer.</summary>
internal ref struct Row
{
    private readonly RowStyle _style;
    private AsciiWriter _writer;
    private bool _isBehind;

    /// <summary>Begins a line.</summary>
    /// <param name="space">Where it is written.</param>
    /// <param name="style">How.</param>
    /// <param name="kind">The record's kind.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal Row(Span<byte> space, RowStyle style, ReadOnlySpan<byte> kind)
    {
        _style = style;
        _writer = new AsciiWriter(space);
        _isBehind = false;
        if (style == RowStyle.Record)
        {
            _writer.Byte((byte)'%');
            _writer.Text(kind);
        }
    }

    /// <summary>What was written.</summary>
    internal readonly ReadOnlySpan<byte> Written => _writer.Written;

    /// <summary>A word, to the left.</summary>
    internal void Word(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, int width)
    {
        Begin(name);
        ReadOnlySpan<byte> text = _style == RowStyle.Header ? name : value;
        _writer.Text(text);
        if (_style != RowStyle.Record)
        {
            Pad(width - text.Length);
        }
    }

    /// <summary>A word with a number behind it: vm0.</summary>
    internal void Word(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ulong number, int width)
    {
        Begin(name);
        int from = _writer.Length;
        _writer.Text(_style == RowStyle.Header ? name : value);
        if (_style != RowStyle.Header)
        {
            _writer.Decimal(number);
        }

        if (_style != RowStyle.Record)
        {
            Pad(width - _writer.Length + from);
        }
    }

    /// <summary>A number, to the right.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Number(ReadOnlySpan<byte> name, ulong value, int width)
    {
        Begin(name);
        Right(name, Digits(value), width);
        if (_style != RowStyle.Header)
        {
            _writer.Decimal(value);
        }
    }

    /// <summary>A time of counter ticks as seconds with three decimals, to the right.</summary>
    internal void Seconds(ReadOnlySpan<byte> name, ulong ticks, ulong ticksPerSecond, int width)
    {
        Begin(name);
        ulong whole = ticks / ticksPerSecond;
        ulong thousandths = ticks % ticksPerSecond * 1000 / ticksPerSecond;
        Right(name, Digits(whole) + 4, width);
        if (_style != RowStyle.Header)
        {
            _writer.Decimal(whole);
            _writer.Byte((byte)'.');
            for (ulong power = 100; power != 0; power /= 10)
            {
                _writer.Byte((byte)('0' + (thousandths / power % 10)));
            }
        }
    }

    /// <summary>A number in hexadecimal with all its digits.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Hex(scoped ReadOnlySpan<byte> name, ulong value, int digits)
    {
        Begin(name);
        if (_style == RowStyle.Header)
        {
            _writer.Text(name);
            Pad(digits + 2 - name.Length);
        }
        else
        {
            _writer.Hex(value, digits);
        }
    }

    /// <summary>Yes or no.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Flag(ReadOnlySpan<byte> name, bool value) => Word(name, value ? "yes"u8 : _style == RowStyle.Record ? "no"u8 : "-"u8, name.Length);

    private void Begin(scoped ReadOnlySpan<byte> name)
    {
        if (_style == RowStyle.Record)
        {
            _writer.Byte((byte)' ');
            _writer.Text(name);
            _writer.Byte((byte)'=');
        }
        else if (_isBehind)
        {
            _writer.Text("  "u8);
        }

        _isBehind = true;
    }

    private void Right(ReadOnlySpan<byte> name, int length, int width)
    {
        if (_style == RowStyle.Header)
        {
            Pad(width - name.Length);
            _writer.Text(name);
        }
        else if (_style == RowStyle.Text)
        {
            Pad(width - length);
        }
    }

    private void Pad(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _writer.Byte((byte)' ');
        }
    }

    private static int Digits(ulong value)
    {
        int digits = 1;
        for (; value >= 10; value /= 10)
        {
            digits++;
        }

        return digits;
    }
}
