// Debian's Linux, unmodified, on every machine that hv promises to run on, there and back: to a shell, and off.
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class LinuxBoots
{
    [Theory]
    [InlineData("cortex-a53")]
    [InlineData("cortex-a57")]
    [InlineData("cortex-a76")]
    [InlineData("neoverse-n1")]
    [InlineData("max")]
    public void Boots_on(string cpu)
    {
        using Linux linux = Linux.Boot(new BootOptions { Cpu = cpu });
        Assert.Equal("aarch64\n", linux.Run("uname -m"));
        linux.PowerOff();
    }

    [Theory]
    [InlineData("256M")]
    [InlineData("2G")]
    [InlineData("8G")]
    public void Boots_in(string memory)
    {
        using Linux linux = Linux.Boot(new BootOptions { Memory = memory });
        Assert.Equal("aarch64\n", linux.Run("uname -m"));
        linux.PowerOff();
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 2)]
    public void Boots_with(int cpus, int vcpus)
    {
        using Linux linux = Linux.Boot(new BootOptions { Cpus = cpus, Vcpus = vcpus });
        Assert.Equal($"{vcpus}\n", linux.Run("nproc"));
        linux.Run("sleep 1");
        linux.PowerOff();
    }

    [Fact]
    public void Reboots_twice_from_the_guest()
    {
        using Linux linux = Linux.Boot();
        for (int boot = 0; boot < 2; boot++)
        {
            linux.Run("echo left over > /tmp/mark");
            linux.Machine.Send("reboot\n");
            linux.ExpectShell();
            linux.Run("test ! -e /tmp/mark");
        }

        linux.PowerOff();
    }
}
