// The launcher refuses in words what cannot work, before QEMU starts.
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class LauncherBoots
{
    [Fact]
    public void Refuses_a_kernel_that_is_not_there() => Refuses(new BootOptions { Kernel = "/nowhere/Image" }, "there is no file /nowhere/Image");

    [Fact]
    public void Refuses_an_initrd_without_a_kernel() => Refuses(new BootOptions { Initrd = "/dev/null" }, "needs a KERNEL");

    [Fact]
    public void Refuses_a_memory_that_is_no_size() =>
        Refuses(new BootOptions { Kernel = Repository.Build("hv.img"), Memory = "much" }, "MEM=much is no size");

    [Fact]
    public void Refuses_a_kernel_that_does_not_fit() =>
        Refuses(new BootOptions { Kernel = Repository.Build("linux", "Image"), Memory = "64M" }, "does not fit into MEM=64M");

    private static void Refuses(BootOptions options, string words)
    {
        using QemuMachine machine = QemuMachine.Start(options with { Bare = false });
        machine.ExpectExit(2);
        Assert.Contains(words, machine.Errors);
    }
}
