// Why: a command line is words between spaces.
namespace Hv.Services.Monitor;

/// <summary>The words of a line, one after the other.</summary>
internal ref struct Words(ReadOnlySpan<byte> line)
{
    private ReadOnlySpan<byte> _rest = line;

    /// <summary>The next word; empty behind the last.</summary>
    internal ReadOnlySpan<byte> Next()
    {
        int start = 0;
        while (start < _rest.Length && _rest[start] == ' ')
        {
            start++;
        }

        int end = start;
        while (end < _rest.Length && _rest[end] != ' ')
        {
            end++;
        }

        ReadOnlySpan<byte> word = _rest[start..end];
        _rest = _rest[end..];
        return word;
    }

    /// <summary>The number that a word is, with a name before it or without: vm3, 3. -1 for none.</summary>
    internal static int Number(ReadOnlySpan<byte> word, ReadOnlySpan<byte> name)
    {
        if (word.Length > name.Length && word[..name.Length].SequenceEqual(name))
        {
            word = word[name.Length..];
        }

        int value = 0;
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] is < (byte)'0' or > (byte)'9' || i == 5)
            {
                return -1;
            }

            value = (value * 10) + word[i] - '0';
        }

        return word.Length == 0 ? -1 : value;
    }
}
