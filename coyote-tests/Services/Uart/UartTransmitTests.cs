using Xunit;
using static Hv.Tests.Services.Uart.UartFixture;

namespace Hv.Tests.Services.Uart;

public sealed class UartTransmitTests
{
    [Fact]
    public void With_credit_each_byte_leaves_at_once_and_the_fifo_looks_empty()
    {
        var uart = new UartFixture();
        uart.Say("hello\n");
        Assert.Equal("hello\n", uart.OutputText);
        Assert.Equal(6, uart.OutputMessages);
        Assert.Equal(TXFE, uart.Read(FR) & (TXFE | TXFF | BUSY));
    }

    [Fact]
    public void Without_credit_bytes_wait_and_the_flags_say_so()
    {
        var uart = new UartFixture(credit: 3);
        uart.Say("abc");
        Assert.Equal("abc", uart.OutputText);
        uart.Say("d");
        Assert.Equal(BUSY, uart.Read(FR) & (TXFE | TXFF | BUSY));
        uart.Say("efghijklmnopqr");
        Assert.Equal(BUSY, uart.Read(FR) & (TXFE | TXFF | BUSY));
        uart.Say("s");
        Assert.Equal(BUSY | TXFF, uart.Read(FR) & (TXFE | TXFF | BUSY));
        Assert.Equal("abc", uart.OutputText);

        uart.Credit(16);
        Assert.Equal("abcdefghijklmnopqrs", uart.OutputText);
        Assert.Equal(4, uart.OutputMessages);
        Assert.Equal(TXFE, uart.Read(FR) & (TXFE | TXFF | BUSY));
        Assert.Equal(0u, uart.State.TransmitLost);
    }

    [Fact]
    public void A_byte_written_to_a_full_fifo_is_lost_and_counted()
    {
        var uart = new UartFixture(credit: 0);
        uart.Say("0123456789abcdefXY");
        Assert.Equal(2u, uart.State.TransmitLost);
        uart.Credit(100);
        Assert.Equal("0123456789abcdef", uart.OutputText);
    }

    [Fact]
    public void Without_fifos_there_is_room_for_one()
    {
        var uart = new UartFixture(credit: 0);
        uart.Write(LCR_H, 0x60);
        uart.Say("a");
        Assert.Equal(BUSY | TXFF, uart.Read(FR) & (TXFE | TXFF | BUSY));
        uart.Say("b");
        Assert.Equal(1u, uart.State.TransmitLost);
        Assert.Equal(0u, uart.Read(RIS));
        uart.Credit(5);
        Assert.Equal("a", uart.OutputText);
        Assert.Equal(TX, uart.Read(RIS));
    }

    // Level by IFLS.TXIFLSEL: 1/8, 1/4, 1/2, 3/4, 7/8 of 16.
    [Theory]
    [InlineData(0u, 2)]
    [InlineData(1u, 4)]
    [InlineData(2u, 8)]
    [InlineData(3u, 12)]
    [InlineData(4u, 14)]
    [InlineData(7u, 14)]
    public void The_interrupt_comes_when_the_fifo_has_emptied_down_to_its_level(uint select, int level)
    {
        var uart = new UartFixture(credit: 0);
        uart.Write(IFLS, select);
        uart.Write(IMSC, TX);
        uart.Say("0123456789abcdef");
        Assert.Equal(0u, uart.Read(RIS));
        Assert.False(uart.IsHigh);
        for (int left = 15; left >= 0; left--)
        {
            uart.Credit(1);
            Assert.Equal(left <= level ? TX : 0, uart.Read(RIS));
            Assert.Equal(left <= level, uart.IsHigh);
        }

        Assert.Equal(1, uart.Edges);
    }

    [Fact]
    public void Writing_above_the_level_takes_the_interrupt_away()
    {
        var uart = new UartFixture(credit: 1);
        uart.Write(IMSC, TX);
        uart.Say("x");
        Assert.True(uart.IsHigh);
        uart.Say("01234567");
        Assert.True(uart.IsHigh);
        uart.Say("8");
        Assert.False(uart.IsHigh);
        Assert.Equal(0u, uart.Read(RIS));
    }

    [Fact]
    public void A_fifo_that_has_always_been_empty_does_not_interrupt()
    {
        var uart = new UartFixture();
        uart.Write(IMSC, TX);
        uart.Write(CR, On);
        Assert.Equal(0u, uart.Read(RIS));
        uart.Say("x");
        Assert.Equal(TX, uart.Read(MIS));
        Assert.True(uart.IsHigh);
        uart.Write(ICR, TX);
        Assert.Equal(0u, uart.Read(MIS));
        Assert.False(uart.IsHigh);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(UARTEN)]
    [InlineData(TXE)]
    public void Off_the_transmitter_keeps_what_is_written(uint control)
    {
        var uart = new UartFixture();
        uart.Write(CR, control);
        uart.Say("abc");
        Assert.Equal("", uart.OutputText);
        Assert.Equal(BUSY, uart.Read(FR) & (TXFE | BUSY));
        uart.Write(CR, UARTEN | TXE);
        Assert.Equal("abc", uart.OutputText);
        Assert.Equal(1, uart.OutputMessages);
    }

    [Fact]
    public void Clearing_FEN_flushes_and_counts()
    {
        var uart = new UartFixture(credit: 0);
        uart.Say("abc");
        uart.Write(LCR_H, 0x60);
        Assert.Equal(TXFE, uart.Read(FR) & (TXFE | BUSY));
        Assert.Equal(3u, uart.State.TransmitLost);
        uart.Credit(8);
        Assert.Equal("", uart.OutputText);
    }

    [Fact]
    public void Only_the_low_byte_of_a_word_is_sent()
    {
        var uart = new UartFixture();
        uart.Write(DR, 0xFFFF_FF41);
        Assert.Equal("A", uart.OutputText);
    }
}
