// Why: hv started where it cannot work says so and stops; nothing that it is handed makes it start half.
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class StartBoots
{
    [Fact]
    public void At_el1_it_says_so_and_powers_off()
    {
        using QemuMachine machine = QemuMachine.Start(new BootOptions { QemuArguments = "-M virtualization=off" });
        machine.ExpectExit(1);
        Assert.Contains("hv: cannot start: this is EL1, and a hypervisor needs EL2", machine.Output);
    }

    [Fact]
    public void A_gic_v2_is_named()
    {
        using QemuMachine machine = QemuMachine.Start(new BootOptions { QemuArguments = "-M gic-version=2" });
        machine.ExpectExit(1);
        Assert.Contains("hv: /intc@8000000: is a GICv2, which is unsupported: hv needs a GICv3", machine.Output);
    }

    [Theory]
    [InlineData("256M")]
    [InlineData("1G")]
    [InlineData("3G")]
    [InlineData("8G")]
    public void Every_size_of_memory_starts(string memory)
    {
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Memory = memory });
        machine.Expect("guest: powering off");
        machine.ExpectExit();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(17)]
    [InlineData(64)]
    public void Every_number_of_cpus_starts(int cpus)
    {
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Cpus = cpus });
        machine.Expect("guest: powering off");
        machine.ExpectExit();
    }
}
