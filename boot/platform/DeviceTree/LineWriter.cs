// Text put together in a span of bytes, for messages and paths. What does not fit is cut: a message that is too long is
// better than none.

namespace Hv.Platform.DeviceTree;

/// <summary>Writes ASCII text one piece after the other; <see cref="Length"/> bytes are written so far.</summary>
internal ref struct LineWriter(Span<byte> line)
{
    private readonly Span<byte> _line = line;

    public int Length { get; private set; }

    public void Put(scoped ReadOnlySpan<byte> text)
    {
        text = text[..(text.Length < _line.Length - Length ? text.Length : _line.Length - Length)];
        text.CopyTo(_line[Length..]);
        Length += text.Length;
    }
}
