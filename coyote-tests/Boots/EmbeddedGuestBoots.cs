// What `make run` shows to a newcomer.
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class EmbeddedGuestBoots
{
    [Theory]
    [InlineData("cortex-a53")]
    [InlineData("cortex-a57")]
    [InlineData("cortex-a72")]
    [InlineData("cortex-a76")]
    [InlineData("neoverse-n1")]
    [InlineData("max")]
    public void Runs_and_ends_with_0(string cpu)
    {
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Cpu = cpu });
        machine.ExpectExit(deadline: TimeSpan.FromMinutes(1));
        Assert.Contains("hv:", machine.Output);
        Assert.DoesNotContain(QemuMachine.Panic, machine.Output);
    }

    [Theory]
    [InlineData("256M")]
    [InlineData("512M")]
    [InlineData("8G")]
    public void Runs_in(string memory)
    {
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Memory = memory });
        machine.ExpectExit();
        Assert.Contains("hv:", machine.Output);
    }
}
