// Guests as the boot loader asks for them.

using Hv.Platform.Guests;
using Hv.Platform.Machine;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class GuestSetTests
{
    private const string Domains = """
        /dts-v1/;
        / {
            #address-cells = <2>; #size-cells = <2>;
            chosen {
                first { compatible = "xen,domain"; #address-cells = <2>; #size-cells = <1>; memory = <0 0x20000>; cpus = <2>;
                    module@4a000000 { compatible = "multiboot,kernel", "multiboot,module"; reg = <0 0x4a000000 0x100000>; bootargs = "one"; };
                    module@4b000000 { compatible = "multiboot,ramdisk", "multiboot,module"; reg = <0 0x4b000000 0x100000>; };
                };
                off { compatible = "xen,domain"; status = "disabled"; };
                second { compatible = "xen,domain"; #address-cells = <2>; #size-cells = <1>;
                    module@4a000000 { compatible = "multiboot,kernel", "multiboot,module"; reg = <0 0x4a000000 0x100000>; };
                };
            };
        };
        """;

    [Fact]
    public void QEMUs_guest_loader_gives_one_guest()
    {
        var tree = FdtTests.Open(Dtc.Fixture("virt-guest-loader"));
        var machine = MachineTests.Read(tree);
        Assert.True(GuestSet.TryRead(tree, machine.Memory, machine.Reserved, out var set, out var error), MachineTests.Format(error));
        Assert.Equal(1, set.Count);
        Assert.Equal((0x4800_0000u, 0x1_0000u), (set[0].Kernel.Base, set[0].Kernel.Size));
        Assert.Equal((0x4a00_0000u, 0x1_9000u), (set[0].Ramdisk.Base, set[0].Ramdisk.Size));
        Assert.Equal("console=ttyAMA0 earlycon", FdtTests.Text(tree.PropertyAt(set[0].Bootargs).Text));
        Assert.Equal((0u, 0), (set[0].MemorySize, set[0].Vcpus));
        var free = machine.Memory;
        Assert.True(set.RemoveModules(ref free));
        Assert.Equal(3, free.Count);
    }

    [Fact]
    public void No_module_is_no_guest()
    {
        var tree = FdtTests.Open(Dtc.Fixture("virt-gicv3-1cpu-256m"));
        Assert.True(GuestSet.TryRead(tree, default, default, out var set, out _));
        Assert.Equal(0, set.Count);
    }

    [Fact]
    public void Domains_are_guests_and_may_share_a_kernel()
    {
        var tree = FdtTests.Open(Dtc.Compile(Domains));
        Assert.True(GuestSet.TryRead(tree, Memory(), default, out var set, out var error), MachineTests.Format(error));
        Assert.Equal(2, set.Count);
        Assert.Equal((128u << 20, 2), (set[0].MemorySize, set[0].Vcpus));
        Assert.Equal(0x4b00_0000u, set[0].Ramdisk.Base);
        Assert.Equal("one", FdtTests.Text(tree.PropertyAt(set[0].Bootargs).Text));
        Assert.Equal((0u, 0), (set[1].MemorySize, set[1].Vcpus));
        Assert.Equal(0x4a00_0000u, set[1].Kernel.Base);
        Assert.Equal("", FdtTests.Text(tree.PropertyAt(set[1].Bootargs).Text));
    }

    [Theory]
    [InlineData("reg = <0 0x4b000000 0x100000>", "reg = <0 0x4a0ff000 0x100000>", "hv: /chosen/first/module@4b000000: reg: overlaps memory that is in use")]
    [InlineData("reg = <0 0x4b000000 0x100000>", "reg = <0 0x5ff00001 0x100000>", "hv: /chosen/first/module@4b000000: reg: is outside the machine's memory")]
    [InlineData("reg = <0 0x4b000000 0x100000>", "reg = <0 0x41000000 0x100000>", "hv: /chosen/first/module@4b000000: reg: overlaps memory that is in use")]
    [InlineData("reg = <0 0x4b000000 0x100000>", "reg = <0 0x4b000000 0>", "hv: /chosen/first/module@4b000000: reg: has a value that cannot be")]
    [InlineData("reg = <0 0x4b000000 0x100000>", "reg = <0 0x4b000000>", "hv: /chosen/first/module@4b000000: reg: has a wrong length")]
    [InlineData("multiboot,ramdisk", "multiboot,kernel", "hv: /chosen/first/module@4b000000: compatible: is given twice")]
    [InlineData("multiboot,ramdisk", "multiboot,device-tree", "hv: /chosen/first/module@4b000000: compatible: is unsupported")]
    [InlineData("multiboot,kernel", "multiboot,ramdisk", "hv: /chosen/first/module@4b000000: compatible: is given twice")]
    [InlineData("status = \"disabled\";", "", "hv: /chosen/off: multiboot,kernel: is missing")]
    [InlineData("memory = <0 0x20000>", "memory = <0 0>", "hv: /chosen/first: memory: has a value that cannot be")]
    [InlineData("memory = <0 0x20000>", "memory = <0x1000 0>", "hv: /chosen/first: memory: has a value that cannot be")]
    [InlineData("cpus = <2>", "cpus = <0>", "hv: /chosen/first: cpus: has a value that cannot be")]
    [InlineData("cpus = <2>", "cpus = <1000>", "hv: /chosen/first: cpus: has a value that cannot be")]
    public void Bad_modules_are_named(string good, string bad, string message)
    {
        Assert.Contains(good, Domains);
        var tree = FdtTests.Open(Dtc.Compile(Domains.Replace(good, bad)));
        MemoryMap reserved = default;
        reserved.Add(new(0x4000_0000, 0x0200_0000));
        Assert.False(GuestSet.TryRead(tree, Memory(), reserved, out _, out var error));
        Assert.Equal(message, MachineTests.Format(error));
    }

    [Fact]
    public void More_guests_than_fit_are_told()
    {
        var more = "";
        for (var i = 0; i < GuestSet.MaxGuests - 1; i++)
            more += $$"""
                more{{i}} { compatible = "xen,domain";
                    module { compatible = "multiboot,kernel", "multiboot,module"; reg = <0 0x4a000000 0 0x100000>; }; };
                """;
        var tree = FdtTests.Open(Dtc.Compile(Domains.Replace("second {", more + "second {")));
        Assert.False(GuestSet.TryRead(tree, Memory(), default, out _, out var error));
        Assert.Equal("hv: /chosen/second: xen,domain: has more entries than hv keeps", MachineTests.Format(error));
    }

    private static MemoryMap Memory()
    {
        MemoryMap memory = default;
        memory.Add(new(0x4000_0000, 0x2000_0000));
        return memory;
    }
}
