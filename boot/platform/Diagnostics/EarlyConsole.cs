// Why: what hv says before its services run, and when it panics: straight to the UART, a byte at a time.
// Promises: says nothing where there is no UART; needs nothing but its registers mapped.
#if METAL
namespace Hv.Platform.Diagnostics;

/// <summary>Text on the physical UART.</summary>
internal readonly struct EarlyConsole(Pl011 uart)
{
    /// <summary>Writes text; a line feed becomes CR LF.</summary>
    internal void Text(ReadOnlySpan<byte> text)
    {
        if (!uart.Exists)
        {
            return;
        }

        foreach (byte character in text)
        {
            if (character == (byte)'\n')
            {
                uart.PutByte((byte)'\r');
            }

            uart.PutByte(character);
        }
    }

    /// <summary>Writes a number in hexadecimal with so many digits, or as many as it has for 0.</summary>
    internal void Hex(ulong value, int digits = 0)
    {
        Text("0x"u8);
        bool begun = false;
        for (int at = 15; at >= 0; at--)
        {
            int digit = (int)(value >> (4 * at)) & 15;
            begun |= digit != 0 || at < digits || at == 0;
            if (begun)
            {
                Text("0123456789abcdef"u8.Slice(digit, 1));
            }
        }
    }

    /// <summary>Writes a number in decimal.</summary>
    internal void Decimal(ulong value)
    {
        ulong power = 1;
        while (value / power >= 10)
        {
            power *= 10;
        }

        for (; power != 0; power /= 10)
        {
            Text("0123456789"u8.Slice((int)(value / power % 10), 1));
        }
    }

    /// <summary>Says what hv runs on; memory in bytes.</summary>
    internal void Machine(int cpus, ulong memory)
    {
        Text("hv: EL2, "u8);
        Decimal((ulong)cpus);
        Text(cpus == 1 ? " CPU, "u8 : " CPUs, "u8);
        Decimal(memory >> 20);
        Text(" MiB\n"u8);
    }

    /// <summary>Says how much memory hv keeps for itself, in bytes of whole pages, and waits until all is on the line.</summary>
    internal void Kept(ulong bytes)
    {
        Text("hv: keeps "u8);
        Decimal(bytes >> 10);
        Text(" KiB for itself\n"u8);
        Flush();
    }

    /// <summary>Waits until all is on the line.</summary>
    internal void Flush()
    {
        if (uart.Exists)
        {
            uart.Flush();
        }
    }
}
#endif
