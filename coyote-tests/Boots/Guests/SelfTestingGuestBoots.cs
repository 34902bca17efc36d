// The guests of boot/guests judge the machine from inside: each must say PASS under hv, and, since what they check is the architecture,
// on the bare machine as well, or it is the guest that is wrong.
using Xunit;

namespace Hv.Tests.Boots.Guests;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class SelfTestingGuestBoots
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("timers", 1)]
    [InlineData("timers", 2)]
    [InlineData("gic", 1)]
    [InlineData("gic", 2)]
    [InlineData("gic", 4)]
    [InlineData("psci", 1)]
    [InlineData("psci", 3)]
    [InlineData("fpsimd", 1)]
    [InlineData("fpsimd", 2)]
    [InlineData("maintenance", 3)]
    [InlineData("rogue", 1)]
    public void Passes_under_hv(string guest, int vcpus) => Passes(guest, new BootOptions { Vcpus = vcpus });

    [Theory]
    [InlineData("timers", 1)]
    [InlineData("gic", 4)]
    [InlineData("psci", 3)]
    [InlineData("fpsimd", 2)]
    [InlineData("maintenance", 3)]
    [InlineData("rogue", 1)]
    public void Passes_on_the_bare_machine(string guest, int vcpus) => Passes(guest, new BootOptions { Vcpus = vcpus, Bare = true });

    [Theory]
    [InlineData("timers", 2)]
    [InlineData("gic", 4)]
    [InlineData("psci", 3)]
    [InlineData("fpsimd", 3)]
    [InlineData("maintenance", 4)]
    public void Passes_on_two_cpus(string guest, int vcpus) => Passes(guest, new BootOptions { Cpus = 2, Vcpus = vcpus });

    // A CPU for each vCPU: what one of them forgets is forgotten on the others only if the machine was told (HCR_EL2.FB).
    [Fact]
    public void Maintenance_passes_on_four_cpus() => Passes("maintenance", new BootOptions { Cpus = 4, Vcpus = 4 });

    // The extensions that hv hides differ from core to core.
    [Theory]
    [InlineData("cortex-a53")]
    [InlineData("cortex-a57")]
    [InlineData("cortex-a76")]
    [InlineData("neoverse-n1")]
    [InlineData("max")]
    public void Rogue_passes_on(string cpu) => Passes("rogue", new BootOptions { Cpu = cpu });

    private static void Passes(string guest, BootOptions options)
    {
        string output = GuestImage.Run(guest, options, _patience);
        Assert.Contains($"\nPASS {guest}\n", "\n" + output);
        Assert.DoesNotContain("FAIL", output);
        Assert.DoesNotContain(QemuMachine.Panic, output);
    }
}
