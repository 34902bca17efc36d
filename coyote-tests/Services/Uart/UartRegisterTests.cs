using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.Uart.UartFixture;

namespace Hv.Tests.Services.Uart;

/// <summary>Each register by itself (PL011 TRM DDI 0183G, 3.3).</summary>
public sealed class UartRegisterTests
{
    private readonly UartFixture _uart = new();

    [Theory]
    [InlineData(DR, 0u)]
    [InlineData(RSR, 0u)]
    [InlineData(FR, TXFE | RXFE | CTS | DSR | DCD)]
    [InlineData(ILPR, 0u)]
    [InlineData(IBRD, 13u)]
    [InlineData(FBRD, 1u)]
    [InlineData(LCR_H, 0x70u)]
    [InlineData(CR, UARTEN | TXE)]
    [InlineData(IFLS, 0x12u)]
    [InlineData(IMSC, 0u)]
    [InlineData(RIS, 0u)]
    [InlineData(MIS, 0u)]
    [InlineData(ICR, 0u)]
    [InlineData(DMACR, 0u)]
    public void Power_on(uint offset, uint value) => Assert.Equal(value, _uart.Read(offset));

    [Fact]
    public void Identification_is_that_of_a_part_with_fifos_of_16()
    {
        uint[] expected = [0x11, 0x10, 0x14, 0x00, 0x0D, 0xF0, 0x05, 0xB1];
        for (uint i = 0; i < 8; i++)
        {
            Assert.Equal(expected[i], _uart.Read(0xFE0 + (4 * i)));
            _uart.Write(0xFE0 + (4 * i), 0xFF);
            Assert.Equal(expected[i], _uart.Read(0xFE0 + (4 * i)));
        }

        // As Linux's amba bus puts it together: part 0x011, designer 0x41, revision 1.
        Assert.Equal(0u, _uart.State.BadAccesses);
    }

    [Theory]
    [InlineData(ILPR, 0xFFu)]
    [InlineData(IBRD, 0xFFFFu)]
    [InlineData(FBRD, 0x3Fu)]
    [InlineData(LCR_H, 0xFFu)]
    [InlineData(CR, 0xFF87u)]
    [InlineData(IFLS, 0x3Fu)]
    [InlineData(IMSC, 0x7FFu)]
    [InlineData(DMACR, 0x7u)]
    public void Written_bits_that_exist_read_back(uint offset, uint mask)
    {
        _uart.Write(offset, 0xFFFF_FFFF);
        Assert.Equal(mask, _uart.Read(offset));
        _uart.Write(offset, 0);
        Assert.Equal(0u, _uart.Read(offset));
    }

    [Theory]
    [InlineData(FR)]
    [InlineData(RIS)]
    [InlineData(MIS)]
    public void Read_only_registers_ignore_writes(uint offset)
    {
        uint before = _uart.Read(offset);
        _uart.Write(offset, 0xFFFF);
        Assert.Equal(before, _uart.Read(offset));
        Assert.Equal(0u, _uart.State.BadAccesses);
    }

    [Fact]
    public void Narrow_reads_give_the_low_bits()
    {
        Assert.Equal(0x01u, _uart.Read(CR, AccessSize.Byte));
        Assert.Equal(0x101u, _uart.Read(CR, AccessSize.Halfword));
        Assert.Equal(0x101u, _uart.Read(CR, AccessSize.Word));
    }

    [Theory]
    [InlineData(0x008u, AccessSize.Word)]
    [InlineData(0x014u, AccessSize.Word)]
    [InlineData(0x01Cu, AccessSize.Word)]
    [InlineData(0x04Cu, AccessSize.Word)]
    [InlineData(0x080u, AccessSize.Word)]
    [InlineData(0xFDCu, AccessSize.Word)]
    [InlineData(0x019u, AccessSize.Byte)]
    [InlineData(0x01Au, AccessSize.Halfword)]
    [InlineData(0x030u, AccessSize.Doubleword)]
    public void What_is_reserved_reads_as_zero_and_is_counted_and_logged_once(uint offset, AccessSize size)
    {
        Assert.Equal(0u, _uart.Read(offset, size));
        _uart.Write(offset, 0xFF, size);
        Assert.Equal(2u, _uart.State.BadAccesses);
        LogRecord record = Assert.Single(_uart.Records);
        Assert.Equal(LogEvent.Unimplemented, record.Event);
        Assert.Equal(offset, record.A);
        Assert.Equal(UARTEN | TXE, _uart.Read(CR));
    }

    [Fact]
    public void An_unknown_message_is_counted_and_logged_once()
    {
        _uart.Handle(default(SystemReset), 5);
        _uart.Handle(default(SystemReset), 5);
        Assert.Equal(2u, _uart.State.Unexpected);
        LogRecord record = Assert.Single(_uart.Records);
        Assert.Equal(LogEvent.UnexpectedMessage, record.Event);
        Assert.Equal(SystemReset.Kind, record.B);
    }

    [Fact]
    public void Reset_is_power_on_but_for_the_line()
    {
        _uart.Write(CR, On);
        _uart.Write(IMSC, RX | RT | TX);
        _uart.Write(IBRD, 99);
        _uart.Type("abcdefgh" + "ijkl");
        Assert.True(_uart.IsHigh);
        int granted = _uart.Granted;

        _uart.Reset();

        Assert.Equal(1, _uart.ResetsDone);
        Assert.False(_uart.IsHigh);
        Power_on(FR, TXFE | RXFE | CTS | DSR | DCD);
        Power_on(IBRD, 13);
        Power_on(IMSC, 0);
        Power_on(RIS, 0);
        Power_on(CR, UARTEN | TXE);
        Assert.Equal(12u, _uart.State.ReceiveLost);

        // The 12 that came in had given their credit back or owe it: nothing of the window is lost.
        _uart.Write(CR, On);
        _uart.Write(IMSC, RX | RT);
        _uart.Type("mnop");
        Assert.Equal("mnop", _uart.ReadAll());
        Assert.Equal(16, _uart.Granted + _uart.State.RoomToGrant);
        Assert.True(_uart.Granted >= granted);
    }

    [Fact]
    public void Reset_forgets_an_overrun()
    {
        _uart.Write(CR, On | LBE);
        _uart.Say("0123456789abcdefX");
        Assert.Equal(8u, _uart.Read(RSR));
        _uart.Reset();
        Assert.Equal(0u, _uart.Read(RSR));
        _uart.Write(CR, On | LBE);
        _uart.Say("y");
        Assert.Equal((uint)'y', _uart.Read(DR));
    }

    [Fact]
    public void What_was_written_before_a_reset_still_leaves()
    {
        var uart = new UartFixture(credit: 2);
        uart.Say("bye!\n");
        uart.Reset();
        Assert.Equal("by", uart.OutputText);
        uart.Credit(64);
        Assert.Equal("bye!\n", uart.OutputText);
        uart.Say("hello");
        Assert.Equal("bye!\nhello", uart.OutputText);
    }
}
