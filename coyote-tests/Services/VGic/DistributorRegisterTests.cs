using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.VGic;

public sealed class DistributorRegisterTests
{
    private readonly VGicFixture _gic = new(2);

    [Theory]
    [InlineData(0x0000, 0x0000_0050)] // GICD_CTLR: DS, ARE
    [InlineData(0x0004, 0x0148_0008)] // GICD_TYPER: A3V, 10 bits of INTID, 288 INTIDs
    [InlineData(0x0008, 0x0000_043B)] // GICD_IIDR
    [InlineData(0x000C, 0)] // GICD_TYPER2
    [InlineData(0x0010, 0)] // GICD_STATUSR
    [InlineData(0xFFD0, 0x44)] // GICD_PIDR4
    [InlineData(0xFFE0, 0x92)] // GICD_PIDR0
    [InlineData(0xFFE4, 0xB4)] // GICD_PIDR1
    [InlineData(0xFFE8, 0x3B)] // GICD_PIDR2: GICv3
    [InlineData(0xFFF0, 0x0D)] // GICD_CIDR0
    [InlineData(0xFFFC, 0xB1)] // GICD_CIDR3
    public void Reads_after_reset(uint offset, ulong expected)
    {
        Assert.Equal(expected, _gic.Read(0, offset));
        if (offset != 0)
        {
            _gic.Write(0, offset, uint.MaxValue);
            Assert.Equal(expected, _gic.Read(0, offset));
        }

        Assert.Equal(0u, _gic.State.Ignored);
    }

    [Theory]
    [InlineData(0u, 0x50u)]
    [InlineData(1u, 0x51u)]
    [InlineData(2u, 0x52u)]
    [InlineData(0x13u, 0x53u)] // what Linux writes
    [InlineData(uint.MaxValue, 0x53u)]
    public void Control_keeps_the_group_enables_only(uint written, uint read)
    {
        _gic.Write(0, 0, written);
        Assert.Equal(read, _gic.Read(0, 0));
    }

    [Theory]
    [InlineData(0x800, AccessSize.Word)] // GICD_ITARGETSR
    [InlineData(0x823, AccessSize.Byte)]
    [InlineData(0xD04, AccessSize.Word)] // GICD_IGRPMODR
    [InlineData(0xE08, AccessSize.Word)] // GICD_NSACR
    [InlineData(0xF00, AccessSize.Word)] // GICD_SGIR
    [InlineData(0xF10, AccessSize.Word)] // GICD_CPENDSGIR
    [InlineData(0x080, AccessSize.Word)] // word 0 of each kind: in GICR
    [InlineData(0x100, AccessSize.Word)]
    [InlineData(0x200, AccessSize.Word)]
    [InlineData(0x300, AccessSize.Word)]
    [InlineData(0x400, AccessSize.Word)]
    [InlineData(0x41F, AccessSize.Byte)]
    [InlineData(0xC00, AccessSize.Word)]
    [InlineData(0xC04, AccessSize.Word)]
    [InlineData(0x124, AccessSize.Word)] // INTIDs that do not exist
    [InlineData(0x520, AccessSize.Word)]
    [InlineData(0xC48, AccessSize.Word)]
    [InlineData(0x6000, AccessSize.Doubleword)] // GICD_IROUTER of an SGI, and of an INTID that does not exist
    [InlineData(0x6900, AccessSize.Doubleword)]
    public void Read_as_zero_and_ignore_writes_without_being_counted(uint offset, AccessSize size)
    {
        _gic.Write(0, offset, ulong.MaxValue >> (64 - (8 * (int)size)), size);
        Assert.Equal(0ul, _gic.Read(0, offset, size));
        Assert.Equal(0u, _gic.State.Ignored);
    }

    [Theory]
    [InlineData(0x014, AccessSize.Word)] // reserved
    [InlineData(0x040, AccessSize.Word)] // GICD_SETSPI_NSR: no message-based SPIs
    [InlineData(0x3000, AccessSize.Word)]
    [InlineData(0x8000, AccessSize.Word)]
    [InlineData(0x004, AccessSize.Byte)] // sizes that the register has not
    [InlineData(0x000, AccessSize.Doubleword)]
    [InlineData(0x104, AccessSize.Halfword)]
    [InlineData(0x104, AccessSize.Byte)]
    [InlineData(0x108, AccessSize.Doubleword)]
    [InlineData(0x420, AccessSize.Halfword)]
    [InlineData(0x420, AccessSize.Doubleword)]
    [InlineData(0xC08, AccessSize.Byte)]
    [InlineData(0x6100, AccessSize.Halfword)]
    [InlineData(0xFFE8, AccessSize.Byte)]
    public void What_is_not_there_reads_as_zero_and_is_counted_and_logged_once(uint offset, AccessSize size)
    {
        System.Collections.Generic.IReadOnlyList<Ipc.Message> sent = _gic.SendWrite(0, offset, 0xFF, size, vcpu: 1);
        Assert.Equal(2, sent.Count);
        sent[0].Expect(VGicFixture.LogActor, new LogRecord
        {
            Event = LogEvent.Unimplemented,
            A = offset,
            B = 0xFF,
            Vm = LogRecord.Nobody,
            Vcpu = 1,
        });
        sent[1].Expect(VGicFixture.FirstVcpu + 1, default(Completed));
        Assert.Equal(0ul, _gic.Read(0, offset, size));
        Assert.Equal(2u, _gic.State.Ignored);
    }

    [Fact]
    public void Enable_bits_set_and_clear()
    {
        _gic.Write(0, 0x104, 0x8000_0005);
        Assert.Equal(0x8000_0005ul, _gic.Read(0, 0x104));
        Assert.Equal(0x8000_0005ul, _gic.Read(0, 0x184));
        _gic.Write(0, 0x184, 0x8000_0001);
        Assert.Equal(4ul, _gic.Read(0, 0x104));
        Assert.Equal(0ul, _gic.Read(0, 0x108));
        _gic.Write(0, 0x120, 0xFFFF_FFFF);
        Assert.Equal(0xFFFF_FFFFul, _gic.Read(0, 0x120));
    }

    [Fact]
    public void Group_bits_are_written()
    {
        _gic.Write(0, 0x084, 0xF0F0_0001);
        Assert.Equal(0xF0F0_0001ul, _gic.Read(0, 0x084));
        Assert.Equal(0ul, _gic.Read(0, 0x088));
    }

    [Fact]
    public void Priorities_have_five_bits_by_byte_and_by_word()
    {
        _gic.Write(0, 0x420, 0xFFA0_5F07);
        Assert.Equal(0xF8A0_5800ul, _gic.Read(0, 0x420));
        Assert.Equal(0x58ul, _gic.Read(0, 0x421, AccessSize.Byte));
        _gic.Write(0, 0x423, 0x13, AccessSize.Byte);
        Assert.Equal(0x10A0_5800ul, _gic.Read(0, 0x420));
        Assert.Equal(0ul, _gic.Read(0, 0x424));
        _gic.Write(0, 0x51F, 0x80, AccessSize.Byte);
        Assert.Equal(0x8000_0000ul, _gic.Read(0, 0x51C));
    }

    [Fact]
    public void Configuration_keeps_the_upper_bit_of_each_field()
    {
        _gic.Write(0, 0xC08, 0xFFFF_FFFF);
        Assert.Equal(0xAAAA_AAAAul, _gic.Read(0, 0xC08));
        _gic.Write(0, 0xC0C, 0x8000_0008);
        Assert.Equal(0x8000_0008ul, _gic.Read(0, 0xC0C));
        Assert.Equal(0xAAAA_AAAAul, _gic.Read(0, 0xC08));
        _gic.Write(0, 0xC08, 0x0000_0020);
        Assert.Equal(0x0000_0020ul, _gic.Read(0, 0xC08));
        _gic.Write(0, 0xC44, 0x2000_0000);
        Assert.Equal(0x2000_0000ul, _gic.Read(0, 0xC44));
    }

    [Fact]
    public void Routers_are_written_whole_and_by_halves()
    {
        _gic.Write(0, 0x6100, 0xFFFF_FFFF_FFFF_FFFF, AccessSize.Doubleword);
        Assert.Equal(0x0000_00FF_80FF_FFFFul, _gic.Read(0, 0x6100, AccessSize.Doubleword));
        _gic.Write(0, 0x6100, 0x0000_0103);
        Assert.Equal(0x0000_00FF_0000_0103ul, _gic.Read(0, 0x6100, AccessSize.Doubleword));
        _gic.Write(0, 0x6104, 0x12);
        Assert.Equal(0x12ul, _gic.Read(0, 0x6104));
        Assert.Equal(0x103ul, _gic.Read(0, 0x6100));
        _gic.Write(0, 0x68F8, 1, AccessSize.Doubleword);
        Assert.Equal(1ul, _gic.Read(0, 0x68F8, AccessSize.Doubleword));
    }

    [Fact]
    public void Pending_and_active_are_set_and_cleared_while_disabled()
    {
        _gic.Write(0, 0x204, 0b1011);
        Assert.Equal(0b1011ul, _gic.Read(0, 0x204));
        _gic.Write(0, 0x284, 0b0001);
        Assert.Equal(0b1010ul, _gic.Read(0, 0x284));
    }
}
