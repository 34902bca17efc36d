// Text put together in a span of bytes, for messages and paths. What does not fit is cut: a message that is too long is
// better than none.

namespace Hv.Kernel.DeviceTree;

/// <summary>Writes text one piece after the other.</summary>
public ref struct LineWriter(Span<byte> line)
{
    private readonly Span<byte> _line = line;

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>Adds text, cut where the span ends.</summary>
    public void Put(scoped ReadOnlySpan<byte> text)
    {
        var count = text.Length < _line.Length - Length ? text.Length : _line.Length - Length;
        text.Slice(0, count).CopyTo(_line.Slice(Length));
        Length += count;
    }
}
