// Why: the names of numbered things stand in one text, one a line. A switch with a literal for each is four times as much code.
// Promises: reads only the text it is given.
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>Texts that are lists.</summary>
public static class NameList
{
    /// <summary>A line by its number.</summary>
    /// <param name="lines">The lines, with '\n' between them.</param>
    /// <param name="number">Which one, from 0.</param>
    /// <returns>The line; where there is none, the first.</returns>
    public static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> lines, int number)
    {
        ReadOnlySpan<byte> line = Part(lines, (byte)'\n', number);
        return line.Length != 0 ? line : Part(lines, (byte)'\n', 0);
    }

    /// <summary>A part of a text by its number.</summary>
    /// <param name="text">The parts, with separators between them.</param>
    /// <param name="separator">What separates them.</param>
    /// <param name="number">Which one, from 0.</param>
    /// <returns>The part; empty where there is none.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ReadOnlySpan<byte> Part(ReadOnlySpan<byte> text, byte separator, int number)
    {
        int start = 0;
        int end = 0;
        for (; end < text.Length && number >= 0; end++)
        {
            if (text[end] != separator)
            {
                continue;
            }

            if (number-- == 0)
            {
                break;
            }

            start = end + 1;
        }

        return number <= 0 ? text[start..end] : default;
    }
}
