using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.Psci;

/// <summary>The functions that only ask: Arm DEN0022 and DEN0028.</summary>
public class PsciQueryTests
{
    private const long NotSupported = -1;
    private const long InvalidParameters = -2;

    private readonly PsciFixture _psci = new(4);

    [Fact]
    public void Psci_is_version_1_1() => Assert.Equal(0x1_0001, _psci.Ask(0x8400_0000));

    [Fact]
    public void Smccc_is_version_1_1() => Assert.Equal(0x1_0001, _psci.Ask(0x8000_0000));

    // DEN0057, 3.2: found by SMCCC_ARCH_FEATURES, then by its own features; 64 bytes a vCPU.
    [Fact]
    public void Stolen_time_is_found_by_each_vcpu()
    {
        Assert.Equal(0, _psci.Ask(0x8000_0001, 0xC500_0020));
        Assert.Equal(0, _psci.Ask(0xC500_0020, 0xC500_0020));
        Assert.Equal(0, _psci.Ask(0xC500_0020, 0xC500_0021));
        Assert.Equal(NotSupported, _psci.Ask(0xC500_0020, 0xC500_0022));
        Assert.Equal(0x090A_0000, _psci.Ask(0xC500_0021));
        Assert.Equal(0x090A_00C0, _psci.Ask(0xC500_0021, caller: 3));
    }

    [Fact]
    public void No_trusted_os_needs_migration() => Assert.Equal(2, _psci.Ask(0x8400_0006));

    [Theory]
    [InlineData(0x8400_0000)]
    [InlineData(0x8400_0001)]
    [InlineData(0xC400_0001)]
    [InlineData(0x8400_0002)]
    [InlineData(0x8400_0003)]
    [InlineData(0xC400_0003)]
    [InlineData(0x8400_0004)]
    [InlineData(0xC400_0004)]
    [InlineData(0x8400_0006)]
    [InlineData(0x8400_0008)]
    [InlineData(0x8400_0009)]
    [InlineData(0x8400_000A)]
    [InlineData(0x8400_0012)]
    [InlineData(0xC400_0012)]
    [InlineData(0x8000_0000)]
    public void Features_names_what_is_there(uint function)
    {
        Assert.Equal(0, _psci.Ask(0x8400_000A, function));

        // W1 is the argument, whatever is above it.
        Assert.Equal(0, _psci.Ask(0x8400_000A, function | 0xFFFF_FFFF_0000_0000));
    }

    [Theory]
    [InlineData(0xC400_0000)] // 32-bit functions have no 64-bit twin.
    [InlineData(0xC400_0002)]
    [InlineData(0xC400_0006)]
    [InlineData(0xC400_0008)]
    [InlineData(0xC400_0009)]
    [InlineData(0xC400_000A)]
    [InlineData(0x8400_0005)] // MIGRATE
    [InlineData(0xC400_0005)]
    [InlineData(0x8400_0007)] // MIGRATE_INFO_UP_CPU
    [InlineData(0xC400_0007)]
    [InlineData(0x8400_000B)] // CPU_FREEZE
    [InlineData(0x8400_000C)] // CPU_DEFAULT_SUSPEND
    [InlineData(0xC400_000C)]
    [InlineData(0x8400_000D)] // NODE_HW_STATE
    [InlineData(0xC400_000D)]
    [InlineData(0x8400_000E)] // SYSTEM_SUSPEND
    [InlineData(0xC400_000E)]
    [InlineData(0x8400_000F)] // PSCI_SET_SUSPEND_MODE
    [InlineData(0x8400_0010)] // PSCI_STAT_RESIDENCY
    [InlineData(0xC400_0010)]
    [InlineData(0x8400_0011)] // PSCI_STAT_COUNT
    [InlineData(0xC400_0011)]
    [InlineData(0x8400_0013)] // MEM_PROTECT
    [InlineData(0x8400_0014)] // MEM_PROTECT_CHECK_RANGE
    [InlineData(0xC400_0014)]
    [InlineData(0x8000_0002)] // SMCCC_ARCH_SOC_ID
    [InlineData(0x8000_3FFF)] // SMCCC_ARCH_WORKAROUND_3
    [InlineData(0x8000_7FFF)] // SMCCC_ARCH_WORKAROUND_2
    [InlineData(0x8000_8000)] // SMCCC_ARCH_WORKAROUND_1
    [InlineData(0x8400_0050)] // TRNG_VERSION
    [InlineData(0x8600_FF01)] // a hypervisor's own range, Call UID
    [InlineData(0x0400_0000)] // yielding
    [InlineData(0x0000_0000)]
    [InlineData(0xFFFF_FFFF)]
    public void What_is_not_there_is_not_supported(uint function)
    {
        Assert.Equal(NotSupported, _psci.Ask(function, 0, PsciFixture.Entry));
        Assert.Equal(NotSupported, _psci.Ask(0x8400_000A, function));
        Assert.Equal(NotSupported, _psci.Ask(0x8000_0001, function));
    }

    [Theory]
    [InlineData(0x8000_0000, 0)]
    [InlineData(0x8000_0001, 0)]
    [InlineData(0x8400_0000, -1)]
    [InlineData(0x8400_0003, -1)]
    public void Arch_features_knows_the_architectures_calls_only(uint function, long expected) =>
        Assert.Equal(expected, _psci.Ask(0x8000_0001, 0x1234_5678_0000_0000UL | function));

    [Theory]
    [InlineData(0x8400_0000)]
    [InlineData(0x8400_0001)]
    [InlineData(0x8400_0002)]
    [InlineData(0xC400_0003)]
    [InlineData(0x8400_0008)]
    [InlineData(0x8400_0009)]
    [InlineData(0x8000_0000)]
    public void A_call_with_an_immediate_is_not_by_the_convention(uint function) =>
        Assert.Equal(NotSupported, _psci.Ask(function, 1, PsciFixture.Entry, immediate: 1));

    [Theory]
    [InlineData(0xC400_0004)]
    [InlineData(0x8400_0004)]
    public void Affinity_info_of_a_vcpu(uint function)
    {
        Assert.Equal(0, _psci.Ask(function, 0));
        Assert.Equal(1, _psci.Ask(function, 1));
        _psci.TurnOn(1);
        Assert.Equal(0, _psci.Ask(function, 1));
        Assert.Equal(1, _psci.Ask(function, 3));
        Assert.Equal(InvalidParameters, _psci.Ask(function, 4));
        Assert.Equal(InvalidParameters, _psci.Ask(function, 0x100));
        Assert.Equal(InvalidParameters, _psci.Ask(function, 0x8000_0000));
        Assert.Equal(InvalidParameters, _psci.Ask(function, 0, 4));
        Assert.Equal(InvalidParameters, _psci.Ask(function, 0, 0xFFFF_FFFF));
    }

    [Fact]
    public void Affinity_info_takes_the_arguments_of_its_convention()
    {
        Assert.Equal(1, _psci.Ask(0x8400_0004, 0xFFFF_FFFF_0000_0001, 0xFFFF_FFFF_0000_0000));
        Assert.Equal(InvalidParameters, _psci.Ask(0xC400_0004, 0x1_0000_0001));
        Assert.Equal(InvalidParameters, _psci.Ask(0xC400_0004, 0x100_0000_0001));
    }

    [Fact]
    public void Affinity_info_of_a_level_is_on_when_one_below_is()
    {
        var psci = new PsciFixture(40);

        // vCPUs 32 to 39 are Aff1 = 2, all off; fields below the level do not count.
        Assert.Equal(1, psci.Ask(0xC400_0004, 0x2FF, 1));
        Assert.Equal(0, psci.Ask(0xC400_0004, 0x0FF, 1));
        Assert.Equal(InvalidParameters, psci.Ask(0xC400_0004, 0x300, 1));
        Assert.Equal(0, psci.Ask(0xC400_0004, 0x300, 2));
        Assert.Equal(InvalidParameters, psci.Ask(0xC400_0004, 0x1_0000, 2));
        Assert.Equal(0, psci.Ask(0xC400_0004, 0x1_0000, 3));
        Assert.Equal(InvalidParameters, psci.Ask(0xC400_0004, 0x1_0000_0000, 3));

        psci.TurnOn(39);
        Assert.Equal(0, psci.Ask(0xC400_0004, 0x200, 1));
        Assert.Equal(1, psci.Ask(0xC400_0004, 0x206, 0));
        Assert.Equal(0, psci.Ask(0xC400_0004, 0x207, 0));
    }

    [Fact]
    public void An_unknown_message_is_counted_and_the_first_is_logged()
    {
        _psci.Send(default(Wake)).ExpectOnly(PsciFixture.Log, new LogRecord
        {
            Event = LogEvent.UnexpectedMessage,
            B = Wake.Kind,
            Vm = LogRecord.Nobody,
            Vcpu = LogRecord.Nobody,
        });
        Assert.Empty(_psci.Send(default(Wake)));
        Assert.Equal(2U, _psci.Unexpected);
    }
}
