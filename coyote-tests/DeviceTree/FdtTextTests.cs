// Texts by eight bytes are the same as by one.

using Hv.Platform.DeviceTree;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class FdtTextTests
{
    /// <summary>Few letters, so that what is looked for is there often; among them those that a subtraction across bytes takes for a zero.</summary>
    private static readonly byte[] _letters = [0, 1, 0x40, 0x41, 0x80, 0x81, 0xff];

    [Fact]
    public void A_text_ends_before_the_first_stop_at_any_length_and_place()
    {
        var random = new Random(1);
        for (var iteration = 0; iteration < 20_000; iteration++)
        {
            var text = Any(random, 40);
            var stop = _letters[random.Next(_letters.Length)];
            var expected = Array.IndexOf(text, stop);
            Assert.Equal(expected < 0 ? text : text[..expected], FdtText.Until(text, stop).ToArray());
        }
    }

    [Fact]
    public void One_byte_makes_texts_differ_wherever_it_is()
    {
        var random = new Random(2);
        for (var iteration = 0; iteration < 20_000; iteration++)
        {
            var text = Any(random, 40);
            byte[] other = [.. text, .. Any(random, 10)];
            Assert.True(FdtText.Same(text, (byte[])text.Clone()));
            Assert.True(FdtText.StartsWith(other, text));
            Assert.Equal(text.Length == other.Length, FdtText.Same(text, other));
            if (text.Length == 0)
                continue;
            other[random.Next(text.Length)] ^= (byte)(1 << random.Next(8));
            Assert.False(FdtText.StartsWith(other, text));
            Assert.False(FdtText.Same(text, other.AsSpan(0, text.Length)));
        }
    }

    private static byte[] Any(Random random, int most)
    {
        var text = new byte[random.Next(most)];
        for (var i = 0; i < text.Length; i++)
            text[i] = _letters[random.Next(1, _letters.Length) * (random.Next(12) == 0 ? 0 : 1)];
        return text;
    }
}
