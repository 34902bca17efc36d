// The machine: QEMU's are understood whole, and of one that is not, the message names the node and the property.

using System.Linq;
using Hv.Platform.DeviceTree;
using Hv.Platform.Machine;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class MachineTests
{
    private const string Board = """
        /dts-v1/;
        /memreserve/ 0x90000000 0x1000;
        / {
            #address-cells = <2>; #size-cells = <2>; interrupt-parent = <&gic>;
            aliases { serial0 = &uart; };
            chosen { stdout-path = "serial0:115200n8"; kaslr-seed = <1 2>; rng-seed = [01 02 03]; };
            memory@80000000 { device_type = "memory"; reg = <0 0x80000000 0 0x40000000>, <8 0 1 0>; };
            memory@c0000000 { device_type = "memory"; reg = <0 0xc0000000 0 0x10000000>; };
            reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges;
                fw@a0000000 { reg = <0 0xa0000000 0 0x100000>, <0 0xa0200000 0 0x100000>; no-map; };
                pool { size = <0 0x1000000>; reusable; };
            };
            cpus { #address-cells = <2>; #size-cells = <0>;
                cpu@0 { device_type = "cpu"; reg = <0 0>; enable-method = "psci"; };
                cpu@101 { device_type = "cpu"; reg = <1 0x101>; enable-method = "psci"; status = "disabled"; };
                cpu@102 { device_type = "cpu"; reg = <0 0x102>; enable-method = "psci"; status = "fail"; };
                l2 { compatible = "cache"; };
            };
            psci { compatible = "arm,psci-1.0", "arm,psci-0.2"; method = "smc"; };
            timer { compatible = "arm,armv8-timer"; interrupts = <1 13 8>, <1 14 8>, <1 11 8>, <1 10 8>; };
            soc { #address-cells = <1>; #size-cells = <1>; ranges = <0 0 0x20000000 0x10000000>;
                gic: gic@800000 { compatible = "arm,gic-v3"; interrupt-controller; #interrupt-cells = <3>;
                    #redistributor-regions = <2>; redistributor-stride = <0 0x40000>; interrupts = <1 9 4>;
                    reg = <0x800000 0x10000>, <0x900000 0x100000>, <0xa00000 0x100000>, <0xb00000 0x2000>; };
                uart: uart@1000 { compatible = "arm,pl011", "arm,primecell"; reg = <0x1000 0x1000>; interrupts = <0 5 1>; };
            };
        };
        """;

    [Theory]
    [InlineData("virt-gicv3-1cpu-256m", 1, 0, 1, 0x1000_0000)]
    [InlineData("virt-gicv3-8cpu-8g", 8, 0, 1, 0x2_0000_0000)]
    [InlineData("virt-gicv3-200cpu", 64, 136, 2, 0x2_0000_0000)]
    [InlineData("virt-guest-loader", 4, 0, 1, 0x8000_0000)]
    public void QEMUs_machines_are_understood(string fixture, int cpus, int ignored, int regions, long memory)
    {
        var machine = Read(FdtTests.Open(Dtc.Fixture(fixture)));
        Assert.Equal(1, machine.Memory.Count);
        Assert.Equal(0x4000_0000u, machine.Memory[0].Base);
        Assert.Equal((ulong)memory, machine.Memory[0].Size);
        Assert.Equal(0, machine.Reserved.Count);
        Assert.Equal(cpus, machine.CpuCount);
        Assert.Equal(ignored, machine.CpusIgnored);
        Assert.Equal(Enumerable.Range(0, cpus).Select(i => (ulong)(i / 16 * 256) + (ulong)(i % 16)), machine.Cpus[..].ToArray()[..cpus]);
        Assert.Equal(PsciConduit.Smc, machine.Psci);
        Assert.Equal(0x0800_0000u, machine.Gic.Distributor.Base);
        Assert.Equal(0x1_0000u, machine.Gic.Distributor.Size);
        Assert.Equal(regions, machine.Gic.RegionCount);
        Assert.Equal(0x080a_0000u, machine.Gic.Regions[0].Base);
        Assert.Equal(0xf6_0000u, machine.Gic.Regions[0].Size);
        Assert.Equal(regions == 1 ? 0 : 0x40_0000_0000u, machine.Gic.Regions[1].Base);
        Assert.Equal(0u, machine.Gic.RedistributorStride);
        Assert.Equal(25u, machine.Gic.Maintenance.IntId);
        Assert.Equal(30u, machine.Timer.Physical.IntId);
        Assert.Equal(27u, machine.Timer.Virtual.IntId);
        Assert.Equal(26u, machine.Timer.Hypervisor.IntId);
        Assert.False(machine.Timer.Hypervisor.IsEdge);
        Assert.Equal(0x0900_0000u, machine.Uart.Registers.Base);
        Assert.Equal(33u, machine.Uart.Interrupt.IntId);
        Assert.NotEqual(0u, machine.KaslrSeed);
        Assert.Equal(32, machine.RngSeedLength);
    }

    [Fact]
    public void Another_board_is_understood()
    {
        var machine = Read(FdtTests.Open(Dtc.Compile(Board)));
        Assert.Equal(2, machine.Memory.Count);
        Assert.Equal((0x8000_0000u, 0x5000_0000u), (machine.Memory[0].Base, machine.Memory[0].Size));
        Assert.Equal((0x8_0000_0000u, 0x1_0000_0000u), (machine.Memory[1].Base, machine.Memory[1].Size));
        Assert.Equal(3, machine.Reserved.Count);
        Assert.Equal((0x9000_0000u, 0x1000u), (machine.Reserved[0].Base, machine.Reserved[0].Size));
        Assert.Equal(0xa020_0000u, machine.Reserved[2].Base);
        Assert.Equal([0, 0x1_0000_0101], machine.Cpus[..].ToArray()[..machine.CpuCount]);
        Assert.Equal(0x2080_0000u, machine.Gic.Distributor.Base);
        Assert.Equal(2, machine.Gic.RegionCount);
        Assert.Equal(0x20a0_0000u, machine.Gic.Regions[1].Base);
        Assert.Equal(0x4_0000u, machine.Gic.RedistributorStride);
        Assert.Equal(0x2000_1000u, machine.Uart.Registers.Base);
        Assert.Equal(37u, machine.Uart.Interrupt.IntId);
        Assert.True(machine.Uart.Interrupt.IsEdge);
        Assert.Equal(0x1_0000_0002u, machine.KaslrSeed);
        Assert.Equal(new byte[] { 1, 2, 3 }, machine.RngSeed[..].ToArray()[..machine.RngSeedLength]);
    }

    [Fact]
    public void Names_of_timer_interrupts_and_extended_interrupts_are_followed()
    {
        var machine = Read(FdtTests.Open(Dtc.Compile(Board
            .Replace("<1 13 8>, <1 14 8>, <1 11 8>, <1 10 8>", "<1 1 8>, <1 2 8>, <1 3 8>; interrupt-names = \"phys\", \"virt\", \"hyp-phys\"")
            .Replace("interrupts = <0 5 1>", "interrupts-extended = <&gic 0 6 4>"))));
        Assert.Equal((17u, 18u, 19u), (machine.Timer.Physical.IntId, machine.Timer.Virtual.IntId, machine.Timer.Hypervisor.IntId));
        Assert.Equal(38u, machine.Uart.Interrupt.IntId);
        Assert.False(machine.Uart.Interrupt.IsEdge);
    }

    [Fact]
    public void One_CPU_needs_neither_PSCI_nor_an_enable_method()
    {
        var machine = Read(FdtTests.Open(Dtc.Compile(Board
            .Replace("cpu@101 {", "cpu@101 { status = \"fail-off\";").Replace("status = \"disabled\";", "")
            .Replace("enable-method = \"psci\";", "").Replace("arm,psci", "no,psci"))));
        Assert.Equal(1, machine.CpuCount);
        Assert.Equal(PsciConduit.None, machine.Psci);
    }

    [Theory]
    [InlineData("arm,gic-v3", "arm,gic-v4x", "hv: /: arm,gic-v3: is missing")]
    [InlineData("arm,gic-v3", "arm,gic-400", "hv: /soc/gic@800000: is a GICv2, which is unsupported: hv needs a GICv3")]
    [InlineData("reg = <0x800000 0x10000>, <0x900000 0x100000>, <0xa00000 0x100000>, <0xb00000 0x2000>;", "", "hv: /soc/gic@800000: reg: is missing")]
    [InlineData("<0xb00000 0x2000>", "<0xb00000>", "hv: /soc/gic@800000: reg: has a wrong length")]
    [InlineData("<0x900000 0x100000>", "<0x900000 0x1000>", "hv: /soc/gic@800000: reg: has a value that cannot be")]
    [InlineData("regions = <2>", "regions = <0>", "hv: /soc/gic@800000: #redistributor-regions: has a value that cannot be")]
    [InlineData("regions = <2>", "regions = <17>", "hv: /soc/gic@800000: #redistributor-regions: has more entries than hv keeps")]
    [InlineData(", <0xa00000 0x100000>, <0xb00000 0x2000>", "", "hv: /soc/gic@800000: reg: is missing")]
    [InlineData("<0 0x40000>", "<0 0x40>", "hv: /soc/gic@800000: redistributor-stride: has a value that cannot be")]
    [InlineData("<1 9 4>", "<0 9 4>", "hv: /soc/gic@800000: interrupts: has a value that cannot be")]
    [InlineData("interrupts = <1 9 4>;", "", "hv: /soc/gic@800000: interrupts: is missing")]
    [InlineData("#interrupt-cells = <3>", "#interrupt-cells = <1>", "hv: /soc/gic@800000: interrupts: has cell counts that hv cannot read")]
    [InlineData("ranges = <0 0 0x20000000 0x10000000>;", "", "hv: /soc/gic@800000: reg: is not mapped to the CPUs by ranges")]
    [InlineData("ranges = <0 0 0x20000000 0x10000000>;", "ranges = <0 0 0x20000000>;", "hv: /soc/gic@800000: reg: has a wrong length")]
    [InlineData("<1 14 8>", "<1 16 8>", "hv: /timer: interrupts: has a value that cannot be")]
    [InlineData("<1 14 8>", "<1 14 0>", "hv: /timer: interrupts: has a value that cannot be")]
    [InlineData(", <1 10 8>", "", "hv: /timer: interrupts: is missing")]
    [InlineData("arm,armv8-timer", "arm,armv7-timer", "hv: /: arm,armv8-timer: is missing")]
    [InlineData("method = \"smc\"", "method = \"tcp\"", "hv: /psci: method: has a value that cannot be")]
    [InlineData("method = \"smc\";", "", "hv: /psci: method: is missing")]
    [InlineData("arm,psci-", "other-", "hv: /: arm,psci-0.2: is missing")]
    [InlineData("reg = <1 0x101>; enable-method = \"psci\"", "reg = <1 0x101>; enable-method = \"spin-table\"", "hv: /cpus/cpu@101: enable-method: is unsupported")]
    [InlineData("reg = <1 0x101>", "reg = <0 0>", "hv: /cpus/cpu@101: reg: is given twice")]
    [InlineData("reg = <1 0x101>", "reg = <0x100 0x101>", "hv: /cpus/cpu@101: reg: has a value that cannot be")]
    [InlineData("reg = <1 0x101>", "reg = <0 1 2>", "hv: /cpus/cpu@101: reg: has a wrong length")]
    [InlineData("reg = <1 0x101>;", "", "hv: /cpus/cpu@101: reg: is missing")]
    [InlineData("device_type = \"cpu\"", "device_type = \"gpu\"", "hv: /cpus: cpu: is missing")]
    [InlineData("device_type = \"memory\"", "device_type = \"rom\"", "hv: /: memory: is missing")]
    [InlineData("<8 0 1 0>", "<0xffffffff 0 1 0>", "hv: /memory@80000000: reg: has a value that cannot be")]
    [InlineData("<0 0xc0000000 0 0x10000000>", "<0 0xc0000000 0>", "hv: /memory@c0000000: reg: has a wrong length")]
    [InlineData("ranges;\n        fw", "\n        fw", "hv: /reserved-memory/fw@a0000000: reg: is not mapped to the CPUs by ranges")]
    [InlineData("serial0:115200n8", "serial1", "hv: /chosen: stdout-path: is missing")]
    [InlineData("arm,pl011", "ns16550a", "hv: /soc/uart@1000: compatible: is unsupported")]
    [InlineData("<0 5 1>", "<0 988 1>", "hv: /soc/uart@1000: interrupts: has a value that cannot be")]
    [InlineData("<0 5 1>", "<2 5 1>", "hv: /soc/uart@1000: interrupts: is unsupported")]
    [InlineData("interrupts = <0 5 1>", "interrupt-parent = <99>; interrupts = <0 5 1>", "hv: /soc/uart@1000: interrupts: is unsupported")]
    [InlineData("<0x1000 0x1000>", "<0x1000 0>", "hv: /soc/uart@1000: reg: has a value that cannot be")]
    public void What_is_wrong_is_named(string good, string bad, string message)
    {
        Assert.Contains(good, Board);
        var tree = FdtTests.Open(Dtc.Compile(Board.Replace(good, bad)));
        MachineDescription machine = default;
        Assert.False(MachineDescription.TryRead(tree, MachineNodes.Find(tree), ref machine, out var error));
        Assert.Equal(message, Format(error));
    }

    [Fact]
    public void More_ranges_than_fit_are_told_and_not_forgotten()
    {
        var many = string.Join(", ", Enumerable.Range(0, MemoryMap.Capacity + 1).Select(i => $"<8 {i * 0x200000} 0 0x100000>"));
        var tree = FdtTests.Open(Dtc.Compile(Board.Replace("<8 0 1 0>", many)));
        MachineDescription machine = default;
        Assert.False(MachineDescription.TryRead(tree, MachineNodes.Find(tree), ref machine, out var error));
        Assert.Equal("hv: /memory@80000000: reg: has more entries than hv keeps", Format(error));
    }

    [Theory]
    [InlineData("#redistributor-regions = <2>", "#redistributor-regions = <0>", 0x2000_1000)]
    [InlineData("<0 5 1>", "<0 5>", 0x2000_1000)]
    [InlineData("arm,gic-v3", "arm,gic-400", 0x2000_1000)]
    [InlineData("stdout-path = \"serial0:115200n8\";", "", 0x2000_1000)]
    [InlineData("ranges = <0 0 0x20000000 0x10000000>;", "", 0)]
    [InlineData("reg = <0x1000 0x1000>", "reg = <0x1000 0xfffff001>", 0)]
    [InlineData("stdout-path = \"serial0:115200n8\";", "stdout-path = \"/none\";", 0)]
    public void The_console_is_found_when_the_rest_is_not_understood(string good, string bad, long expected)
    {
        var tree = FdtTests.Open(Dtc.Compile(Board.Replace(good, bad)));
        UartDescription.TryRead(tree, MachineNodes.Find(tree), out var uart, out _);
        Assert.Equal((ulong)expected, uart.Registers.Base);
    }

    [Fact]
    public void A_message_is_cut_where_the_line_ends()
    {
        Assert.False(Fdt.Open(new byte[64], out _) == TreeError.None);
        var error = PlatformError.At(TreeError.BadMagic, default, default);
        Assert.Equal("hv: device tree: is not a device tree", Format(error));
        Span<byte> line = stackalloc byte[10];
        Assert.Equal(10, error.Format(line));
        Assert.Equal("hv: device", FdtTests.Text(line));
    }

    internal static string Format(in PlatformError error)
    {
        Span<byte> line = stackalloc byte[256];
        return FdtTests.Text(line[..error.Format(line)]);
    }

    internal static MachineDescription Read(in Fdt tree)
    {
        MachineDescription machine = default;
        var good = MachineDescription.TryRead(tree, MachineNodes.Find(tree), ref machine, out var error);
        Assert.True(good, Format(error));
        return machine;
    }
}
