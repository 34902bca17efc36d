// Prints a megabyte as fast as the UART takes it, in numbered lines that look random, then their checksum: the console loses nothing
// and mixes up nothing. The test adds up what arrived.
namespace Hv.Guests;

internal static class Program
{
    private const int Lines = 16_384, LineLength = 64;

    public static ReadOnlySpan<byte> Name => "flood"u8;

    public static void Main()
    {
        var random = new Xorshift(0xf100d);
        uint sum = 0;
        Span<byte> line = stackalloc byte[LineLength];
        for (uint number = 0; number < Lines; number++)
        {
            for (int i = 0; i < LineLength - 1; i++)
                line[i] = i < 6 ? Digit(number, i) : i == 6 ? (byte)' ' : (byte)('!' + random.Below(94));
            line[LineLength - 1] = (byte)'\n';
            Print.Text(line);
            foreach (byte character in line)
                sum = ((sum << 5) | (sum >> 27)) ^ character;
        }

        Print.Text("flood: "u8).Decimal(Lines * LineLength, " bytes, checksum "u8).Hex(sum).Line();
        Print.Text("PASS flood"u8).Line();
    }

    /// <summary>Digit <paramref name="place"/> of six, the first the most significant.</summary>
    private static byte Digit(uint number, int place)
    {
        for (; place < 5; place++)
            number /= 10;
        return (byte)('0' + (number % 10));
    }
}
