// The few things that hv does with text: it is ASCII in a span of bytes, ended by NUL in a device tree.

namespace Hv.Kernel.DeviceTree;

/// <summary>Text as bytes.</summary>
internal static class Bytes
{
    /// <summary>Whether both hold the same bytes.</summary>
    public static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.Length == right.Length && StartsWith(left, right);

    /// <summary>Whether the text begins with the prefix.</summary>
    public static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix)
    {
        if (text.Length < prefix.Length)
            return false;
        for (var i = 0; i < prefix.Length; i++)
            if (text[i] != prefix[i])
                return false;
        return true;
    }

    /// <summary>What comes before the first <paramref name="stop"/>; all of it when there is none.</summary>
    public static ReadOnlySpan<byte> Until(ReadOnlySpan<byte> text, byte stop)
    {
        var length = 0;
        while (length < text.Length && text[length] != stop)
            length++;
        return text.Slice(0, length);
    }
}
