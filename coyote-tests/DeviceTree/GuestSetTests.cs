// Guests as the boot loader asks for them.

using System.Collections.Generic;
using Hv.Platform.DeviceTree;
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
                    hv,weight = <512>; hv,cap = <40>; hv,affinity = <0 3>; hv,console = "keyboard"; vpl011;
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
        Assert.Empty(Read(tree, machine.Memory, machine.Reserved, out var set));
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
        Assert.Empty(Read(tree, default, default, out var set));
        Assert.Equal(0, set.Count);
    }

    [Fact]
    public void Domains_are_guests_and_may_share_a_kernel()
    {
        var tree = FdtTests.Open(Dtc.Compile(Domains));
        Assert.Empty(Read(tree, Memory(), default, out var set));
        Assert.Equal(2, set.Count);
        Assert.Equal("/chosen/first", Path(tree, set[0]));
        Assert.Equal("/chosen/second", Path(tree, set[1]));
        Assert.Equal(((ushort)512, (byte)40, 0b1001UL, true), (set[0].Weight, set[0].Cap, set[0].Affinity, set[0].HasKeyboard));
        Assert.Equal(((ushort)256, (byte)0, 0UL, false), (set[1].Weight, set[1].Cap, set[1].Affinity, set[1].HasKeyboard));
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
    [InlineData("\"multiboot,kernel\", \"multiboot,module\"; reg = <0 0x4a000000 0x100000>; b", "\"multiboot,ramdisk\", \"multiboot,module\"; reg = <0 0x4a000000 0x100000>; b", "hv: /chosen/first/module@4b000000: compatible: is given twice")]
    [InlineData("status = \"disabled\";", "", "hv: /chosen/off: multiboot,kernel: is missing")]
    [InlineData("memory = <0 0x20000>", "memory = <0 0>", "hv: /chosen/first: memory: has a value that cannot be")]
    [InlineData("memory = <0 0x20000>", "memory = <0x1000 0>", "hv: /chosen/first: memory: has a value that cannot be")]
    [InlineData("cpus = <2>", "cpus = <0>", "hv: /chosen/first: cpus: has a value that cannot be")]
    [InlineData("cpus = <2>", "cpus = <1000>", "hv: /chosen/first: cpus: has a value that cannot be")]
    [InlineData("cpus = <2>", "vcpus = <2>", "hv: /chosen/first: vcpus: is unsupported")]
    [InlineData("hv,weight = <512>", "hv,weight = <0>", "hv: /chosen/first: hv,weight: has a value that cannot be")]
    [InlineData("hv,weight = <512>", "hv,weight = <65536>", "hv: /chosen/first: hv,weight: has a value that cannot be")]
    [InlineData("hv,weight = <512>", "hv,weight = \"lots\"", "hv: /chosen/first: hv,weight: has a value that cannot be")]
    [InlineData("hv,weight = <512>", "hv,wieght = <512>", "hv: /chosen/first: hv,wieght: is unsupported")]
    [InlineData("hv,cap = <40>", "hv,cap = <0>", "hv: /chosen/first: hv,cap: has a value that cannot be")]
    [InlineData("hv,cap = <40>", "hv,cap = <101>", "hv: /chosen/first: hv,cap: has a value that cannot be")]
    [InlineData("hv,affinity = <0 3>", "hv,affinity = <0 4>", "hv: /chosen/first: hv,affinity: has a value that cannot be")]
    [InlineData("hv,affinity = <0 3>", "hv,affinity", "hv: /chosen/first: hv,affinity: has a wrong length")]
    [InlineData("hv,affinity = <0 3>", "hv,affinity = [00 00 00]", "hv: /chosen/first: hv,affinity: has a wrong length")]
    [InlineData("hv,console = \"keyboard\"", "hv,console = \"screen\"", "hv: /chosen/first: hv,console: has a value that cannot be")]
    [InlineData("bootargs = \"one\"", "file = \"one\"", "hv: /chosen/first/module@4a000000: file: is unsupported")]
    [InlineData("module@4b000000 { compatible = \"multiboot,ramdisk\", \"multiboot,module\"", "disk { compatible = \"virtio,mmio\"", "hv: /chosen/first/disk: is unsupported")]
    public void Bad_guests_are_named_and_the_others_are_kept(string good, string bad, string message)
    {
        Assert.Contains(good, Domains);
        var tree = FdtTests.Open(Dtc.Compile(Domains.Replace(good, bad)));
        MemoryMap reserved = default;
        reserved.Add(new(0x4000_0000, 0x0200_0000));
        Assert.Equal([message], Read(tree, Memory(), reserved, out var set));
        Assert.Equal(bad.Length == 0 ? ["/chosen/first", "/chosen/second"] : ["/chosen/second"], Paths(tree, set));
    }

    [Fact]
    public void A_guest_that_overlaps_an_earlier_one_is_the_one_left_out()
    {
        var tree = FdtTests.Open(Dtc.Compile(Domains.Replace("reg = <0 0x4a000000 0x100000>; };\n", "reg = <0 0x4a080000 0x100000>; };\n")));
        Assert.Equal(["hv: /chosen/second/module@4a000000: reg: overlaps memory that is in use"], Read(tree, Memory(), default, out var set));
        Assert.Equal(["/chosen/first"], Paths(tree, set));
    }

    [Fact]
    public void More_guests_than_fit_are_told()
    {
        var more = "";
        for (var i = 0; i < GuestSet.MaxGuests - 1; i++) // and the first
            more += $$"""
                more{{i}} { compatible = "xen,domain";
                    module { compatible = "multiboot,kernel", "multiboot,module"; reg = <0 0x4a000000 0 0x100000>; }; };
                """;
        var tree = FdtTests.Open(Dtc.Compile(Domains.Replace("second {", more + "second {")));
        Assert.Equal(["hv: /chosen/second: xen,domain: has more entries than hv keeps"], Read(tree, Memory(), default, out var set));
        Assert.Equal(GuestSet.MaxGuests, set.Count);
    }

    private static List<string> Read(in Fdt tree, in MemoryMap memory, in MemoryMap reserved, out GuestSet set)
    {
        set = default;
        List<string> errors = [];
        GuestReader reader = new(tree.Find("/chosen"u8));
        while (reader.TryNext(ref set, memory, reserved, 4, out var error))
            if (error.Kind != TreeError.None)
                errors.Add(MachineTests.Format(error));
        return errors;
    }

    private static string[] Paths(in Fdt tree, GuestSet set)
    {
        var paths = new string[set.Count];
        for (var i = 0; i < set.Count; i++)
            paths[i] = Path(tree, set[i]);
        return paths;
    }

    private static string Path(in Fdt tree, in GuestConfig guest)
    {
        Span<byte> path = stackalloc byte[64];
        return FdtTests.Text(path[..tree.NodeAt(guest.Node).WritePath(path)]);
    }

    private static MemoryMap Memory()
    {
        MemoryMap memory = default;
        memory.Add(new(0x4000_0000, 0x2000_0000));
        return memory;
    }
}
