// Why: an answer is for a person, in columns, or for a program, in records; a command says what it has to tell once.
//
//   text       NAME    STATE    ...          a header, then a row each; numbers to the right
//   records    %vm name=vm0 state=running    a kind, then key=value, in the order of the columns
//
// A command gives its columns as one text: the record's kind, then for each column a letter, its width, a colon and its name:
//
//   d    a number, to the right; a dash to the left for Nobody       s    counter ticks as seconds with three decimals, to the right
//   x    a number in hexadecimal, the width its fewest digits        v    a VM, by its number; a dash for Nobody
//   any other                                                        a word, to the left: Names.Of
//
// Promises: a value has no space in it, so that a record can be split at spaces.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Services.Monitor.Commands;

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

/// <summary>The lines of an answer.</summary>
internal static class Row
{
    /// <summary>The value of a d or v that there is none of.</summary>
    internal const ulong Nobody = ulong.MaxValue;

    /// <summary>Writes a line.</summary>
    /// <param name="state">The monitor.</param>
    /// <param name="style">How.</param>
    /// <param name="columns">The kind, and the columns, as above.</param>
    /// <param name="values">A value for each; not looked at in a header.</param>
    internal static void Write(ref MonitorState state, RowStyle style, ReadOnlySpan<byte> columns, ReadOnlySpan<ulong> values)
    {
        LineSpace space = default;
        var writer = new AsciiWriter(space);
        var words = new Words(columns);
        ReadOnlySpan<byte> kind = words.Next();
        if (style == RowStyle.Record)
        {
            writer.Byte((byte)'%');
            writer.Text(kind);
        }

        ReadOnlySpan<byte> column = words.Next();
        for (int i = 0; column.Length != 0; i++)
        {
            ReadOnlySpan<byte> name = NameList.Part(column, (byte)':', 1);
            int width = Words.Number(column[1..^(name.Length + 1)], default);
            ValueBytes room = default;
            var value = new AsciiWriter(room);
            if (style == RowStyle.Header)
            {
                value.Text(name);
            }
            else
            {
                Write(ref value, column[0], values[i], style, state.TicksPerSecond, width);
            }

            if (style == RowStyle.Record)
            {
                writer.Byte((byte)' ');
                writer.Text(name);
                writer.Byte((byte)'=');
            }
            else if (i != 0)
            {
                writer.Text("  "u8);
            }

            int pad = style == RowStyle.Record ? 0 : (column[0] == 'x' ? width + 2 : width) - value.Length;
            bool isRight = column[0] == 's' || (column[0] == 'd' && (style == RowStyle.Header || values[i] != Nobody));
            writer.Pad(isRight ? pad : 0);
            writer.Text(value.Written);
            writer.Pad(isRight ? 0 : pad);
            column = words.Next();
        }

        Replies.Line(ref state, writer.Written);
    }

    private static void Write(ref AsciiWriter writer, byte letter, ulong value, RowStyle style, ulong ticksPerSecond, int width)
    {
        switch (letter)
        {
            case (byte)'d' when value != Nobody:
                writer.Decimal(value);
                break;
            case (byte)'v' when value != Nobody:
                writer.Text("vm"u8);
                writer.Decimal(value);
                break;
            case (byte)'s':
                ulong thousandths = value % ticksPerSecond * 1000 / ticksPerSecond;
                writer.Decimal(value / ticksPerSecond);
                writer.Byte((byte)'.');
                for (ulong power = 100; power != 0; power /= 10)
                {
                    writer.Byte((byte)('0' + (thousandths / power % 10)));
                }

                break;
            case (byte)'x':
                writer.Hex(value, width);
                break;
            default:
                writer.Text(Names.Of(letter, value, style));
                break;
        }
    }

    // Of the longest value: a time, a name of a command, an interrupt or a counter.
    [InlineArray(24)]
    private struct ValueBytes
    {
        private byte _first;
    }
}
