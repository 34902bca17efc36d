// Text on the UART, piece by piece and without an allocation: Print.Text("CPU "u8).Decimal(n).Line().
namespace Hv.Guests;

/// <summary>Starts and continues a line of output.</summary>
internal readonly struct Print
{
    public static Print Text(ReadOnlySpan<byte> text) => default(Print).And(text);

    public Print And(ReadOnlySpan<byte> text)
    {
        foreach (byte character in text)
            Uart.Put(character);
        return this;
    }

    public Print Decimal(ulong value, ReadOnlySpan<byte> then = default)
    {
        Span<byte> digits = stackalloc byte[20];
        int first = digits.Length;
        do
        {
            digits[--first] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        return And(digits.Slice(first)).And(then);
    }

    public Print Hex(ulong value, ReadOnlySpan<byte> then = default)
    {
        And("0x"u8);
        int digit = 15;
        while (digit > 0 && value >> (4 * digit) == 0)
            digit--;
        for (; digit >= 0; digit--)
            Uart.Put("0123456789abcdef"u8[(int)(value >> (4 * digit)) & 15]);
        return And(then);
    }

    public void Line() => And("\n"u8);
}
