// Why: how an answer begins, what its lines look like and how it ends is the same for all commands.
// Promises: in records, each command is answered by any number of records and then by exactly one %ok or %error.
using System.Runtime.CompilerServices;

namespace Hv.Services.Monitor;

/// <summary>The lines of answers.</summary>
internal static class Replies
{
    /// <summary>The style of rows now.</summary>
    internal static RowStyle Style(in MonitorState state) => state.IsRecords ? RowStyle.Record : RowStyle.Text;

    /// <summary>Writes a row.</summary>
    internal static void Line(ref MonitorState state, ReadOnlySpan<byte> line)
    {
        int length = line.Length;
        while (length != 0 && line[length - 1] == ' ')
        {
            length--;
        }

        state.Screen.Text(line[..length]);
        state.Screen.Text("\r\n"u8);
    }

    /// <summary>Says something in words: to a person only.</summary>
    internal static void Say(ref MonitorState state, ReadOnlySpan<byte> text)
    {
        if (!state.IsRecords)
        {
            Line(ref state, text);
        }
    }

    /// <summary>The command has failed, and why.</summary>
    internal static void Fail(ref MonitorState state, ReadOnlySpan<byte> reason)
    {
        LineSpace space = default;
        var writer = new AsciiWriter(space);
        writer.Text(state.IsRecords ? "%error reason=\""u8 : "error: "u8);
        writer.Text(reason);
        writer.Text(state.IsRecords ? "\""u8 : default);
        Line(ref state, writer.Written);
        state.Job = default;
    }

    /// <summary>The command is done.</summary>
    internal static void Finish(ref MonitorState state)
    {
        if (state.IsRecords)
        {
            Line(ref state, "%ok"u8);
        }

        state.Job = default;
    }
}

/// <summary>Room for a line.</summary>
[InlineArray(Screen.LineRoom - 2)]
internal struct LineSpace
{
    private byte _first;
}
