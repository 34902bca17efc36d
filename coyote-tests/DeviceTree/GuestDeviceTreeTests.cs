// A guest's tree: dtc has nothing against it, and hv itself would boot on the machine that it describes.

using System.Linq;
using Hv.Platform.Guests;
using Hv.Platform.Machine;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class GuestDeviceTreeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(GuestMap.MaxVcpus)]
    public void It_is_a_tree_without_a_warning(int vcpus)
    {
        var blob = Write(vcpus, new string('x', 2048), 0x1000);
        Dtc.Decompile(blob, out var warnings);
        Assert.Equal("", warnings);
        Assert.True(blob.Length <= GuestDeviceTree.Room);
        var tree = FdtTests.Open(blob);
        Assert.Equal(vcpus, Enumerable.Range(0, vcpus).Count(i => FdtTests.Open(blob).Find(Path(i)).Exists));
        Assert.True(tree.Root.IsCompatible("linux,dummy-virt"u8));
    }

    [Fact]
    public void It_describes_what_hv_gives()
    {
        // hv cannot run in its own guest for want of a maintenance interrupt: everything else is understood.
        var tree = FdtTests.Open(Write(20, "console=ttyAMA0", 0x1000));
        MachineDescription machine = default;
        Assert.False(MachineDescription.TryRead(tree, MachineNodes.Find(tree), ref machine, out var error));
        Assert.Equal("hv: /intc@8000000: interrupts: is missing", MachineTests.Format(error));
        var source = Dtc.Decompile(Write(20, "console=ttyAMA0", 0x1000), out _)
            .Replace("#interrupt-cells = <0x03>;", "#interrupt-cells = <0x03>; interrupts = <1 9 4>;");
        machine = MachineTests.Read(FdtTests.Open(Dtc.Compile(source)));
        Assert.Equal(20, machine.CpuCount);
        Assert.Equal(0x103u, machine.Cpus[19]);
        Assert.Equal(PsciConduit.Hvc, machine.Psci);
        Assert.Equal((GuestMap.RamBase, 512u << 20), (machine.Memory[0].Base, machine.Memory[0].Size));
        Assert.Equal((0x0800_0000u, 0x1_0000u), (machine.Gic.Distributor.Base, machine.Gic.Distributor.Size));
        Assert.Equal((0x080a_0000u, 20 * 0x2_0000u), (machine.Gic.Regions[0].Base, machine.Gic.Regions[0].Size));
        Assert.Equal((27u, 30u), (machine.Timer.Virtual.IntId, machine.Timer.Physical.IntId));
        Assert.Equal((0x0900_0000u, 33u), (machine.Uart.Registers.Base, machine.Uart.Interrupt.IntId));
        Assert.Equal(0x1122_3344_5566_7788u, machine.KaslrSeed);
        Assert.Equal(32, machine.RngSeedLength);
        var chosen = tree.Find("/chosen"u8);
        Assert.Equal("console=ttyAMA0", FdtTests.Text(chosen.Property("bootargs"u8).Text));
        Assert.Equal(GuestMap.RamBase + (128 << 20), chosen.Property("linux,initrd-start"u8).Number);
        Assert.Equal(GuestMap.RamBase + (128 << 20) + 0x1000, chosen.Property("linux,initrd-end"u8).Number);
    }

    [Fact]
    public void What_there_is_none_of_is_left_out()
    {
        GuestImage.Recognise(default, 0, out var image);
        GuestLayout.TryPlace(image, 512 << 20, 0, out var layout);
        var blob = new byte[GuestDeviceTree.Room];
        Assert.True(GuestDeviceTree.TryWrite(blob, layout, 1, default, 0, default, out var size));
        var chosen = FdtTests.Open(blob[..size]).Find("/chosen"u8);
        Assert.False(chosen.Property("bootargs"u8).Exists || chosen.Property("linux,initrd-start"u8).Exists
            || chosen.Property("kaslr-seed"u8).Exists || chosen.Property("rng-seed"u8).Exists);
        Assert.False(GuestDeviceTree.TryWrite(blob.AsSpan(0, size), layout, 1, default, 0, default, out _));
    }

    private static byte[] Write(int vcpus, string bootargs, ulong ramdisk)
    {
        GuestImage.Recognise(default, 0, out var image);
        Assert.Equal(GuestError.None, GuestLayout.TryPlace(image, 512 << 20, ramdisk, out var layout));
        var blob = new byte[GuestDeviceTree.Room];
        var seed = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();
        var text = System.Text.Encoding.ASCII.GetBytes(bootargs);
        Assert.True(GuestDeviceTree.TryWrite(blob, layout, vcpus, text, 0x1122_3344_5566_7788, seed, out var size));
        return blob[..size];
    }

    private static byte[] Path(int vcpu) => System.Text.Encoding.ASCII.GetBytes($"/cpus/cpu@{GuestMap.Affinity(vcpu):x}");
}
