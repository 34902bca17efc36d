using Xunit;
using static Hv.Tests.Services.Uart.UartFixture;

namespace Hv.Tests.Services.Uart;

public sealed class UartReceiveTests
{
    private static UartFixture Listening(uint lineControl = 0x70)
    {
        var uart = new UartFixture();
        uart.Write(LCR_H, lineControl);
        uart.Write(CR, On);
        uart.Write(IMSC, RX | RT | OE | BE);
        return uart;
    }

    [Theory]
    [InlineData(0u, 2)]
    [InlineData(1u, 4)]
    [InlineData(2u, 8)]
    [InlineData(3u, 12)]
    [InlineData(4u, 14)]
    public void RX_comes_at_the_level_and_goes_below_it(uint select, int level)
    {
        UartFixture uart = Listening();
        uart.Write(IFLS, select << 3);
        for (int i = 1; i <= 16; i++)
        {
            uart.Type("x");
            Assert.Equal(i >= level ? RX | RT : RT, uart.Read(RIS));
        }

        for (int i = 15; i >= 0; i--)
        {
            Assert.Equal((uint)'x', uart.Read(DR));
            Assert.Equal((i >= level ? RX : 0) | (i > 0 ? RT : 0), uart.Read(RIS));
        }

        Assert.False(uart.IsHigh);
        Assert.Equal(2, uart.Edges);
    }

    [Fact]
    public void RX_cleared_by_ICR_comes_back_only_with_the_next_transition()
    {
        UartFixture uart = Listening();
        uart.Type("0123456789");
        uart.Write(ICR, RX | RT);
        Assert.Equal(0u, uart.Read(RIS));
        uart.Type("a");
        Assert.Equal(RT, uart.Read(RIS));
        for (int i = 0; i < 4; i++)
        {
            uart.Read(DR);
        }

        uart.Type("b");
        Assert.Equal(RX | RT, uart.Read(RIS));
    }

    [Fact]
    public void Flags_show_the_fifo()
    {
        UartFixture uart = Listening();
        Assert.Equal(RXFE, uart.Read(FR) & (RXFE | RXFF));
        uart.Type("0123456789abcde");
        Assert.Equal(0u, uart.Read(FR) & (RXFE | RXFF));
        uart.Type("f");
        Assert.Equal(RXFF, uart.Read(FR) & (RXFE | RXFF));
        Assert.Equal("0123456789abcdef", uart.ReadAll());
        Assert.Equal(RXFE, uart.Read(FR) & (RXFE | RXFF));
    }

    [Fact]
    public void Without_fifos_characters_come_one_at_a_time()
    {
        UartFixture uart = Listening(lineControl: 0x60);
        uart.Type("abc");
        foreach (char c in "abc")
        {
            Assert.Equal(RXFF, uart.Read(FR) & (RXFE | RXFF));
            Assert.Equal(RX | RT, uart.Read(RIS));
            Assert.Equal(c, uart.Read(DR));
        }

        Assert.Equal(RXFE, uart.Read(FR) & (RXFE | RXFF));
        Assert.Equal(0u, uart.Read(RIS));
    }

    [Fact]
    public void More_than_the_fifo_waits_on_the_line()
    {
        UartFixture uart = Listening();
        uart.Type("0123456789abcdef");
        Assert.Equal(16, uart.Granted);
        uart.Type("ghijklmnopqrstuv");
        Assert.Equal(16, uart.Granted);
        for (int i = 0; i < 7; i++)
        {
            uart.Read(DR);
        }

        Assert.Equal(16, uart.Granted);
        uart.Read(DR);
        Assert.Equal(24, uart.Granted);
        Assert.Equal("89abcdefghijklmnopqrstuv", uart.ReadAll());
        Assert.Equal(32, uart.Granted);
        Assert.Equal(0u, uart.State.BeyondCredit);
        Assert.Equal(0u, uart.State.ReceiveLost);
    }

    [Fact]
    public void Bytes_beyond_the_credit_are_counted()
    {
        var uart = new UartFixture();
        uart.Type("0123456789abcdefXYZ");
        Assert.Equal(3u, uart.State.BeyondCredit);
        uart.Write(CR, On);
        uart.Write(IMSC, RX);
        Assert.Equal("0123456789abcdef", uart.ReadAll());
    }

    [Fact]
    public void Input_waits_until_the_receiver_is_on_and_the_interrupt_unmasked()
    {
        var uart = new UartFixture();
        uart.Type("early");
        uart.Write(CR, UARTEN | TXE);
        uart.Write(IMSC, RX | RT);
        Assert.Equal(0u, uart.Read(RIS));
        uart.Write(IMSC, 0);
        uart.Write(CR, On);
        Assert.Equal(RXFE, uart.Read(FR) & RXFE);
        uart.Write(IMSC, RT);
        Assert.True(uart.IsHigh);
        Assert.Equal("early", uart.ReadAll());
    }

    [Theory]
    [InlineData(FR)]
    [InlineData(RIS)]
    [InlineData(DR)]
    public void A_guest_that_polls_three_times_gets_what_waits(uint register)
    {
        var uart = new UartFixture();
        uart.Type("x");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(RXFE, new UartFixture().Read(FR) & RXFE);
            uart.Read(register);
        }

        Assert.Equal(0u, uart.Read(FR) & RXFE);
        Assert.Equal((uint)'x', uart.Read(DR));

        // It polls on: now nothing waits any more.
        uart.Type("y");
        Assert.Equal((uint)'y', uart.Read(DR));
    }

    [Fact]
    public void A_guest_that_configures_the_UART_anew_has_to_listen_anew()
    {
        // Firmware has polled; then Linux opens the port.
        var uart = new UartFixture();
        uart.Type("x");
        for (int i = 0; i < 3; i++)
        {
            uart.Read(FR);
        }

        Assert.Equal((uint)'x', uart.Read(DR));
        uart.Write(CR, On);
        uart.Type("y");
        Assert.Equal(RXFE, uart.Read(FR) & RXFE);
        uart.Write(IMSC, RX);
        Assert.Equal((uint)'y', uart.Read(DR));
    }

    [Fact]
    public void A_guest_that_prints_does_not_poll()
    {
        // Linux's earlycon: before each character it looks for room, behind it for the end of the transmission.
        var uart = new UartFixture();
        uart.Type("x");
        for (int i = 0; i < 100; i++)
        {
            uart.Read(FR);
            uart.Say("a");
            uart.Read(FR);
        }

        Assert.Equal(RXFE, uart.Read(FR) & RXFE);
    }

    [Fact]
    public void A_guest_that_waits_for_the_transmitter_does_not_poll()
    {
        var uart = new UartFixture(credit: 0);
        uart.Type("x");
        uart.Say("a");
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(BUSY | RXFE, uart.Read(FR) & (BUSY | RXFE));
        }
    }

    [Fact]
    public void A_line_that_the_guest_turned_off_brings_nothing()
    {
        var uart = new UartFixture();
        uart.Write(CR, UARTEN | TXE);
        uart.Type("x");
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(RXFE, uart.Read(FR) & RXFE);
        }
    }

    [Fact]
    public void Loopback_brings_back_what_is_written_and_keeps_the_line_out()
    {
        UartFixture uart = Listening();
        uart.Write(CR, On | LBE);
        uart.Type("line");
        uart.Say("loop");
        Assert.Equal("loop", uart.ReadAll());
        Assert.Equal("", uart.OutputText);
        uart.Write(CR, On);
        Assert.Equal("line", uart.ReadAll());
    }

    [Fact]
    public void Loopback_can_overrun_and_the_next_character_says_so()
    {
        UartFixture uart = Listening();
        uart.Write(CR, On | LBE);
        uart.Write(ICR, RIM | CTSM | DCDM | DSRM);
        uart.Say("0123456789abcdef");
        Assert.Equal(0u, uart.Read(RIS) & OE);
        Assert.Equal(0u, uart.Read(RSR));
        uart.Say("XY");
        Assert.Equal(OE, uart.Read(RIS) & OE);
        Assert.Equal(8u, uart.Read(RSR));
        Assert.Equal(2u, uart.State.ReceiveLost);
        Assert.Equal((uint)'0', uart.Read(DR));
        uart.Say("z");
        for (int i = 1; i < 16; i++)
        {
            Assert.Equal((uint)"0123456789abcdef"[i], uart.Read(DR));
        }

        Assert.Equal(0x800u | 'z', uart.Read(DR));
        Assert.Equal(8u, uart.Read(RSR));
        uart.Write(RSR, 0);
        Assert.Equal(0u, uart.Read(RSR));
        uart.Write(ICR, OE);
        Assert.Equal(TX, uart.Read(RIS));
        uart.Say("!");
        Assert.Equal((uint)'!', uart.Read(DR));
    }

    [Fact]
    public void A_break_in_loopback_is_received_once()
    {
        UartFixture uart = Listening();
        uart.Write(CR, On | LBE);
        uart.Write(ICR, RIM | CTSM | DCDM | DSRM);
        uart.Write(LCR_H, 0x71);
        uart.Write(LCR_H, 0x71);
        Assert.Equal(BE | RT, uart.Read(RIS));
        Assert.Equal(0x400u, uart.Read(DR));
        Assert.Equal(4u, uart.Read(RSR));
        Assert.Equal(RXFE, uart.Read(FR) & RXFE);
        uart.Say("a");
        Assert.Equal((uint)'a', uart.Read(DR));
        Assert.Equal(0u, uart.Read(RSR));
        uart.Write(ICR, BE | TX);
        Assert.Equal(0u, uart.Read(RIS));
        uart.Write(LCR_H, 0x70);
        Assert.Equal(RXFE, uart.Read(FR) & RXFE);
    }

    [Fact]
    public void Modem_lines_are_looped_and_their_changes_interrupt()
    {
        var uart = new UartFixture();
        uart.Write(IMSC, RIM | CTSM | DCDM | DSRM);
        uart.Write(CR, On | RTS | DTR);
        Assert.Equal(0u, uart.Read(RIS));
        Assert.Equal(CTS | DSR | DCD, uart.Read(FR) & (CTS | DSR | DCD | RI));

        uart.Write(CR, On | LBE | RTS | DTR | OUT1);
        Assert.Equal(0u, uart.Read(RIS));
        uart.Write(CR, On | LBE | DTR | OUT1);
        Assert.Equal(CTSM, uart.Read(MIS));
        Assert.Equal(DSR | DCD, uart.Read(FR) & (CTS | DSR | DCD | RI));
        Assert.True(uart.IsHigh);
        uart.Write(ICR, CTSM);
        Assert.False(uart.IsHigh);

        uart.Write(CR, On | LBE | OUT2);
        Assert.Equal(DSRM | DCDM | RIM, uart.Read(MIS));
        Assert.Equal(RI, uart.Read(FR) & (CTS | DSR | DCD | RI));
        uart.Write(ICR, 0x7FF);
        uart.Write(CR, On);
        Assert.Equal(RIM | CTSM | DCDM | DSRM, uart.Read(MIS));
    }

    [Fact]
    public void With_CTS_flow_control_characters_wait_for_CTS()
    {
        var uart = new UartFixture();
        uart.Write(CR, On | CTSEN);
        uart.Say("a");
        Assert.Equal("a", uart.OutputText);
        uart.Write(CR, On | CTSEN | LBE);
        uart.Say("b");
        Assert.Equal(BUSY | RXFE, uart.Read(FR) & (BUSY | RXFE));
        uart.Write(CR, On | CTSEN | LBE | RTS);
        Assert.Equal(TXFE, uart.Read(FR) & (TXFE | BUSY | RXFE));
        Assert.Equal((uint)'b', uart.Read(DR));
    }
}
