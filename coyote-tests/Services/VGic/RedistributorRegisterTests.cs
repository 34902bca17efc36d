using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.VGic;

public sealed class RedistributorRegisterTests
{
    private readonly VGicFixture _gic = new(18);

    [Theory]
    [InlineData(0x0000, 0)] // GICR_CTLR
    [InlineData(0x0004, 0x43B)] // GICR_IIDR
    [InlineData(0x0010, 0)] // GICR_STATUSR
    [InlineData(0x0014, 6)] // GICR_WAKER: asleep
    [InlineData(0xFFE0, 0x93)]
    [InlineData(0xFFE8, 0x3B)]
    public void Reads_after_reset(uint offset, ulong expected) => Assert.Equal(expected, _gic.Read(1, offset));

    [Theory]
    [InlineData(0u, 0x0000_0000_0000_0000ul)]
    [InlineData(1u, 0x0000_0001_0000_0100ul)]
    [InlineData(16u, 0x0000_0100_0000_1000ul)]
    [InlineData(17u, 0x0000_0101_0000_1110ul)] // the last
    public void Type_names_the_vcpu(uint vcpu, ulong expected)
    {
        uint frame = vcpu * 0x2_0000;
        Assert.Equal(expected, _gic.Read(1, frame + 8, AccessSize.Doubleword));
        Assert.Equal((uint)expected, _gic.Read(1, frame + 8));
        Assert.Equal(expected >> 32, _gic.Read(1, frame + 12));
    }

    [Fact]
    public void Children_follow_the_processor_to_sleep_and_back()
    {
        _gic.Write(1, 0x2_0014, 0);
        Assert.Equal(0ul, _gic.Read(1, 0x2_0014));
        Assert.Equal(6ul, _gic.Read(1, 0x0014));
        _gic.Write(1, 0x2_0014, 2);
        Assert.Equal(6ul, _gic.Read(1, 0x2_0014));
    }

    [Theory]
    [InlineData(0x0000, AccessSize.Word)]
    [InlineData(0x0070, AccessSize.Doubleword)] // GICR_PROPBASER
    [InlineData(0x0074, AccessSize.Word)]
    [InlineData(0x0078, AccessSize.Doubleword)] // GICR_PENDBASER
    [InlineData(0x1_0D00, AccessSize.Word)] // GICR_IGRPMODR0
    [InlineData(0x1_0E00, AccessSize.Word)] // GICR_NSACR
    [InlineData(0x1_0084, AccessSize.Word)] // registers of more PPIs than there are
    public void Read_as_zero_and_ignore_writes_without_being_counted(uint offset, AccessSize size)
    {
        _gic.Write(1, offset, ulong.MaxValue >> (64 - (8 * (int)size)), size);
        Assert.Equal(0ul, _gic.Read(1, offset, size));
        Assert.Equal(0u, _gic.State.Ignored);
    }

    [Theory]
    [InlineData(0x0040, AccessSize.Doubleword)] // GICR_SETLPIR: no LPIs
    [InlineData(0x0014, AccessSize.Byte)]
    [InlineData(0x0014, AccessSize.Doubleword)]
    [InlineData(0x1_0000, AccessSize.Word)]
    [InlineData(0x1_0100, AccessSize.Halfword)]
    [InlineData(0x1_1000, AccessSize.Word)]
    [InlineData(0x24_0000, AccessSize.Word)] // behind the last vCPU
    public void What_is_not_there_is_counted(uint offset, AccessSize size)
    {
        Assert.Equal(2, _gic.SendWrite(1, offset, 0xFF, size).Count);
        Assert.Equal(0ul, _gic.Read(1, offset, size));
        Assert.Equal(2u, _gic.State.Ignored);
    }

    [Fact]
    public void Each_vcpu_has_its_own_private_interrupts()
    {
        _gic.Write(1, VGicFixture.Frame(1) + 0x100, 0x0801_0001);
        _gic.Write(1, VGicFixture.Frame(1) + 0x080, 0xFF);
        _gic.Write(1, VGicFixture.Frame(1) + 0x41B, 0x77, AccessSize.Byte);
        Assert.Equal(0x0801_0001ul, _gic.Read(1, VGicFixture.Frame(1) + 0x100, vcpu: 3));
        Assert.Equal(0x0801_0001ul, _gic.Read(1, VGicFixture.Frame(1) + 0x180));
        Assert.Equal(0xFFul, _gic.Read(1, VGicFixture.Frame(1) + 0x080));
        Assert.Equal(0x70ul, _gic.Read(1, VGicFixture.Frame(1) + 0x41B, AccessSize.Byte));
        Assert.Equal(0ul, _gic.Read(1, VGicFixture.Frame(0) + 0x100));
        Assert.Equal(0ul, _gic.Read(1, VGicFixture.Frame(2) + 0x080));
        Assert.Equal(0ul, _gic.Read(1, VGicFixture.Frame(0) + 0x418));
    }

    [Fact]
    public void Sgis_are_edges_for_ever_and_ppis_are_configured()
    {
        Assert.Equal(0xAAAA_AAAAul, _gic.Read(1, VGicFixture.Frame(0) + 0xC00));
        Assert.Equal(0ul, _gic.Read(1, VGicFixture.Frame(0) + 0xC04));
        _gic.Write(1, VGicFixture.Frame(0) + 0xC00, 0);
        _gic.Write(1, VGicFixture.Frame(0) + 0xC04, 0x8000_0002);
        Assert.Equal(0xAAAA_AAAAul, _gic.Read(1, VGicFixture.Frame(0) + 0xC00));
        Assert.Equal(0x8000_0002ul, _gic.Read(1, VGicFixture.Frame(0) + 0xC04));
    }
}
