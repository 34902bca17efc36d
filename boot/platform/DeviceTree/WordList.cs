// What has a number is said in words that stand in one text, one a line: a switch with a literal for each is four times as much code.
// As Hv.Ipc.NameList, which this assembly does not see.

namespace Hv.Platform.DeviceTree;

/// <summary>Texts that are lists.</summary>
internal static class WordList
{
    /// <summary>The line of a number from 0; where there is none, the last.</summary>
    public static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> lines, int number)
    {
        int start = 0;
        for (int end = 0; end < lines.Length; end++)
        {
            if (lines[end] != '\n')
                continue;
            if (number-- == 0)
                return lines[start..end];
            start = end + 1;
        }
        return lines[start..];
    }
}
