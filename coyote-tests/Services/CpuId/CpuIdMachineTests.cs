using Hv.Services.CpuId;
using Xunit;

namespace Hv.Tests.Services.CpuId;

/// <summary>Machines as they are: values as QEMU's models of the cores have them.</summary>
public class CpuIdMachineTests
{
    private const ulong CortexA72Pfr0 = 0x0000_0000_0100_2222;

    [Fact]
    public void Cortex_A53()
    {
        var guest = new CpuIdFixture(Cortex(memoryModel0: 0x1122, aa32MemoryModel0: 0x1010_1105));
        ExpectCortex(guest, 0x0122, 0x1010_1105);
    }

    [Fact]
    public void Cortex_A72()
    {
        var guest = new CpuIdFixture(Cortex(memoryModel0: 0x1124, aa32MemoryModel0: 0x1020_1105));
        ExpectCortex(guest, 0x0124, 0x1020_1105);
    }

    [Fact]
    public void Max()
    {
        var guest = new CpuIdFixture(
            CpuIdFixture.Machine(
                (4, 0, 0x1201_1111_2111_2222), // CSV2_2, AMU, MPAM, SEL2, SVE, RAS 2
                (4, 1, 0x0000_0000_0100_1321), // SME, RAS_frac, MTE 3
                (4, 4, 0x0110_0101_1011_0021), // ID_AA64ZFR0
                (4, 5, 0x8000_0000_0000_0000), // ID_AA64SMFR0
                (5, 0, 0x0000_0000_1030_5619), // PMUVer 6, trace, Debugv8p4
                (6, 0, 0x1221_1111_1021_2120),
                (6, 1, 0x0011_1111_0121_1012), // GPA, APA
                (7, 0, 0x0000_0322_1021_1126), // 52 bits, LPA2
                (7, 1, 0x0000_0001_1131_1122), // HCX..., VH, XNX, HPDS
                (7, 2, 0x1221_1011_1111_1111)),
            physicalAddressBits: 40);
        Assert.Equal(0x1101_0000_0111_0012UL, guest.Read(4, 0));
        Assert.Equal(0x21UL, guest.Read(4, 1));
        Assert.Equal(0UL, guest.Read(4, 4));
        Assert.Equal(0UL, guest.Read(4, 5));
        Assert.Equal(0x0000_00F0_1030_5008UL, guest.Read(5, 0));
        Assert.Equal(0x1221_1111_1021_2120UL, guest.Read(6, 0));
        Assert.Equal(0x0011_1111_0021_1002UL, guest.Read(6, 1));
        Assert.Equal(0x0000_0000_0011_0122UL, guest.Read(7, 0));
        Assert.Equal(0x0000_0000_0130_1002UL, guest.Read(7, 1));
        Assert.Equal(0x1021_0011_1011_0111UL, guest.Read(7, 2));
    }

    [Fact]
    public void A_core_without_floating_point_says_so()
    {
        var guest = new CpuIdFixture(CpuIdFixture.Machine((4, 0, 0x0100_0000_00FF_1111)));
        Assert.Equal(0x0100_0000_01FF_0011UL, guest.Read(4, 0));
    }

    [Fact]
    public void A_core_without_a_translation_granule_says_so()
    {
        var guest = new CpuIdFixture(CpuIdFixture.Machine((7, 0, 0xFF10_0005)));
        Assert.Equal(0xFF10_0005UL, guest.Read(7, 0));
    }

    [Theory]
    [InlineData(32, 0)]
    [InlineData(35, 0)]
    [InlineData(36, 1)]
    [InlineData(39, 1)]
    [InlineData(40, 2)]
    [InlineData(42, 3)]
    [InlineData(44, 4)]
    [InlineData(48, 5)]
    [InlineData(52, 5)]
    public void Physical_addresses_end_where_hv_says(int bits, int expected)
    {
        Assert.Equal((ulong)expected, new CpuIdFixture(CpuIdFixture.Machine((7, 0, 6)), bits).Read(7, 0));
        Assert.Equal(Math.Min(2UL, (ulong)expected), new CpuIdFixture(CpuIdFixture.Machine((7, 0, 2)), bits).Read(7, 0));
    }

    [Fact]
    public void A_64_bit_only_machine_has_no_AArch32_registers()
    {
        IdRegisterFile machine = CpuIdFixture.Filled(0x1111_1111_1111_1111);
        var guest = new CpuIdFixture(in machine);
        for (int crm = 1; crm <= 3; crm++)
        {
            for (int op2 = 0; op2 < 8; op2++)
            {
                Assert.Equal(0UL, guest.Read(crm, op2));
            }
        }
    }

    private static IdRegisterFile Cortex(ulong memoryModel0, ulong aa32MemoryModel0) => CpuIdFixture.Machine(
        (1, 0, 0x0000_0131),
        (1, 1, 0x0001_1011),
        (1, 2, 0x0301_0066),
        (1, 4, aa32MemoryModel0),
        (1, 5, 0x4000_0000),
        (1, 6, 0x0126_0000),
        (1, 7, 0x0210_2211),
        (2, 0, 0x0210_1110),
        (2, 1, 0x1311_2111),
        (2, 2, 0x2123_2042),
        (2, 3, 0x0111_2131),
        (2, 4, 0x0001_1142),
        (2, 5, 0x0001_1121),
        (3, 0, 0x1011_0222),
        (3, 1, 0x1211_1111),
        (3, 2, 0x0000_0043),
        (4, 0, CortexA72Pfr0),
        (5, 0, 0x1030_5106),
        (6, 0, 0x0001_1120),
        (7, 0, memoryModel0));

    private static void ExpectCortex(CpuIdFixture guest, ulong memoryModel0, ulong aa32MemoryModel0)
    {
        Assert.Equal(0x0000_0131UL, guest.Read(1, 0));
        Assert.Equal(0x1001_0000UL, guest.Read(1, 1));
        Assert.Equal(0x0000_0006UL, guest.Read(1, 2));
        Assert.Equal(0UL, guest.Read(1, 3));
        Assert.Equal(aa32MemoryModel0, guest.Read(1, 4));
        Assert.Equal(0x4000_0000UL, guest.Read(1, 5));
        Assert.Equal(0x0126_0000UL, guest.Read(1, 6));
        Assert.Equal(0x0210_2211UL, guest.Read(1, 7));
        Assert.Equal(0x0210_1110UL, guest.Read(2, 0));
        Assert.Equal(0x1311_2111UL, guest.Read(2, 1));
        Assert.Equal(0x2123_2042UL, guest.Read(2, 2));
        Assert.Equal(0x0111_2131UL, guest.Read(2, 3));
        Assert.Equal(0x0001_0142UL, guest.Read(2, 4)); // no SMC
        Assert.Equal(0x0001_1121UL, guest.Read(2, 5));
        Assert.Equal(0x1011_0222UL, guest.Read(3, 0));
        Assert.Equal(0x1211_1111UL, guest.Read(3, 1));
        Assert.Equal(0x0000_0043UL, guest.Read(3, 2));
        Assert.Equal(0x0100_0012UL, guest.Read(4, 0));
        Assert.Equal(0UL, guest.Read(4, 1));
        Assert.Equal(0x0000_00F0_1030_5006UL, guest.Read(5, 0));
        Assert.Equal(0x0001_1120UL, guest.Read(6, 0));
        Assert.Equal(0UL, guest.Read(6, 1));
        Assert.Equal(memoryModel0, guest.Read(7, 0));
        Assert.Equal(0UL, guest.Read(7, 1));
        Assert.Equal(0UL, guest.Read(7, 2));
    }
}
