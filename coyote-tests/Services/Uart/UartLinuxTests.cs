// Why: Linux's driver (drivers/tty/serial/amba-pl011.c) is the guest that matters most; these are its access sequences.
using System.Linq;
using Xunit;
using static Hv.Tests.Services.Uart.UartFixture;

namespace Hv.Tests.Services.Uart;

public sealed class UartLinuxTests
{
    // pl011_console_write: UART and transmitter on, poll, write, wait for the end, restore.
    private static void ConsoleWrite(UartFixture uart, string text, System.Action<UartFixture>? whenFull = null)
    {
        uint control = uart.Read(CR);
        uart.Write(CR, (control & ~CTSEN) | UARTEN | TXE);
        foreach (char c in text)
        {
            for (int tries = 0; (uart.Read(FR) & TXFF) != 0; tries++)
            {
                Assert.True(tries < 100, "the console waits for ever");
                whenFull?.Invoke(uart);
            }

            uart.Write(DR, c);
        }

        for (int tries = 0; (uart.Read(FR) & BUSY) != 0; tries++)
        {
            Assert.True(tries < 100, "the console waits for ever");
            whenFull?.Invoke(uart);
        }

        uart.Write(CR, control);
    }

    // pl011_startup and what uart_startup calls after it.
    private static string Startup(UartFixture uart)
    {
        uart.Write(ICR, OE | BE | PE | FE | RT | RX);
        uint mask = uart.Read(IMSC);
        uart.Write(IMSC, RT | RX);
        uart.Write(IMSC, mask);
        uart.Write(IFLS, 0x12);
        uart.Write(CR, (uart.Read(CR) & (RTS | DTR)) | UARTEN | RXE | TXE);
        uart.Read(FR);
        uart.Write(ICR, RT | RX);
        string drained = "";
        for (int i = 0; i < 32 && (uart.Read(FR) & RXFE) == 0; i++)
        {
            drained += (char)(uart.Read(DR) & 0xFF);
        }

        uart.Write(IMSC, RT | RX);
        uart.Write(FBRD, 1);
        uart.Write(IBRD, 13);
        uart.Write(LCR_H, 0x70);
        uart.Write(CR, uart.Read(CR) & ~0xC000u);
        return drained;
    }

    // pl011_int, as far as it reads.
    private static string Interrupt(UartFixture uart, ref string toSend)
    {
        string received = "";
        uint mask = uart.Read(IMSC);
        for (uint status = uart.Read(RIS) & mask; status != 0; status = uart.Read(RIS) & mask)
        {
            uart.Write(ICR, status & ~(TX | RT | RX));
            if ((status & (RT | RX)) != 0)
            {
                received += uart.ReadAll();
            }

            if ((status & TX) != 0)
            {
                // Half a FIFO without a look at TXFF.
                string part = toSend[..Math.Min(8, toSend.Length)];
                toSend = toSend[part.Length..];
                uart.Say(part);
                if (toSend.Length == 0)
                {
                    mask &= ~TX;
                    uart.Write(IMSC, mask);
                }
            }
        }

        return received;
    }

    [Fact]
    public void The_bus_finds_a_primecell_of_part_011()
    {
        var uart = new UartFixture();
        uint cid = 0, pid = 0;
        for (int i = 0; i < 4; i++)
        {
            pid |= (uart.Read(0xFE0 + (4 * (uint)i)) & 0xFF) << (8 * i);
            cid |= (uart.Read(0xFF0 + (4 * (uint)i)) & 0xFF) << (8 * i);
        }

        Assert.Equal(0xB105F00Du, cid);
        Assert.Equal(0x00041011u, pid & 0x000FFFFF);
        Assert.True((pid >> 20 & 0xF) < 3, "Linux takes FIFOs to be 32 deep from revision 3 on");
    }

    [Fact]
    public void The_baud_rate_that_firmware_set_is_115200()
    {
        // pl011_console_get_options divides by it when the UART is on.
        var uart = new UartFixture();
        uint divisor = (64 * uart.Read(IBRD)) + uart.Read(FBRD);
        Assert.InRange(24_000_000 * 4 / divisor, 115_200u, 115_400u);
        Assert.Equal(0x60u, uart.Read(LCR_H) & 0x62);
    }

    [Fact]
    public void The_boot_console_prints_with_and_without_credit()
    {
        var fast = new UartFixture();
        var slow = new UartFixture(credit: 1);
        string text = string.Concat(Enumerable.Range(0, 20).Select(i => $"[    0.{i:000000}] line {i}\r\n"));
        ConsoleWrite(fast, text);
        ConsoleWrite(slow, text, u => u.Credit(3));
        Assert.Equal(text, fast.OutputText);
        Assert.Equal(text, slow.OutputText);
        Assert.Equal(0u, slow.State.TransmitLost);
        Assert.Equal(UARTEN | TXE, slow.Read(CR));
    }

    [Fact]
    public void What_was_typed_before_the_port_is_open_is_not_lost()
    {
        var uart = new UartFixture();
        ConsoleWrite(uart, "booting\r\n");
        uart.Type("ls -l\r");
        ConsoleWrite(uart, "still booting\r\n");
        Assert.Equal("", Startup(uart));
        Assert.True(uart.IsHigh);
        string nothing = "";
        Assert.Equal("ls -l\r", Interrupt(uart, ref nothing));
        Assert.False(uart.IsHigh);
    }

    [Fact]
    public void The_shell_reads_what_is_typed()
    {
        var uart = new UartFixture();
        Startup(uart);
        string nothing = "";
        string received = "";
        for (int i = 0; i < 200; i++)
        {
            uart.Type("k");
            Assert.True(uart.IsHigh);
            received += Interrupt(uart, ref nothing);
            Assert.False(uart.IsHigh);
        }

        Assert.Equal(new string('k', 200), received);
        Assert.Equal(200, uart.Granted + uart.State.RoomToGrant);
        Assert.Equal(25, uart.Granted / 8);
    }

    // pl011_start_tx: poll until the FIFO is full, then by interrupt.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(64)]
    public void The_transmit_interrupt_carries_a_long_text(int creditAtATime)
    {
        var uart = new UartFixture(credit: 0);
        Startup(uart);
        string text = string.Concat(Enumerable.Range(0, 300).Select(i => (char)('!' + (i % 90))));
        string left = text;
        while (left.Length != 0 && (uart.Read(FR) & TXFF) == 0)
        {
            uart.Say(left[..1]);
            left = left[1..];
        }

        uart.Write(IMSC, RT | RX | TX);
        for (int i = 0; uart.Output.Count < text.Length; i++)
        {
            Assert.True(i < 1000, "the transmitter has stalled");
            uart.Credit(creditAtATime);
            if (uart.IsHigh)
            {
                Interrupt(uart, ref left);
            }
        }

        Assert.Equal(text, uart.OutputText);
        Assert.Equal(0u, uart.State.TransmitLost);
        Assert.False(uart.IsHigh);
    }
}
