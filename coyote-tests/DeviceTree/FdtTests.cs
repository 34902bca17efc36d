// Reading: what is in good trees is found, and nothing in a bad one makes the reader fault or loop.

using System.Buffers.Binary;
using System.Text;
using Hv.Platform.DeviceTree;
using Hv.Platform.Guests;
using Hv.Platform.Machine;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class FdtTests
{
    [Theory]
    [InlineData("virt-gicv3-1cpu-256m")]
    [InlineData("virt-gicv3-8cpu-8g")]
    [InlineData("virt-gicv3-200cpu")]
    [InlineData("virt-gicv2")]
    [InlineData("virt-guest-loader")]
    public void Every_node_of_QEMUs_trees_is_found_again_by_its_path(string fixture)
    {
        var tree = Open(Dtc.Fixture(fixture));
        var count = 0;
        Span<byte> path = stackalloc byte[256];
        for (var walk = new FdtWalk(tree, "reg"u8); walk.MoveNext(); count++)
        {
            var node = walk.Node;
            Assert.True(node.Property("reg"u8).Value == walk.Value);
            var written = path[..node.WritePath(path)];
            var found = tree.Find(written);
            Assert.True(found.Exists, Text(written));
            Assert.Equal(Text(node.Name), Text(found.Name));
            Assert.Equal(node.Depth, found.Depth);
            Assert.Equal(node.Depth == 0, !node.Parent.Exists);
            Assert.Equal(node.Depth - 1, node.Depth == 0 ? -1 : node.Parent.Depth);
        }
        Assert.True(count > 50);
    }

    [Fact]
    public void Paths_aliases_and_options_lead_to_nodes()
    {
        var tree = Open(Dtc.Compile("""
            /dts-v1/;
            / {
                #address-cells = <1>; #size-cells = <1>;
                aliases { serial0 = &uart; bus = "/soc"; bad = "soc"; };
                soc { #address-cells = <1>; #size-cells = <1>; ranges;
                    serial@10 { reg = <0x10 1>; };
                    uart: serial@20 { reg = <0x20 1>; empty; list = "one", "two", "three"; };
                };
            };
            """));
        Assert.Equal("serial@20", Text(tree.Find("serial0:115200n8"u8).Name));
        Assert.Equal("serial@20", Text(tree.Find("bus/serial@20"u8).Name));
        Assert.Equal("serial@10", Text(tree.Find("/soc/serial"u8).Name));
        Assert.True(tree.Find("/"u8).Exists);
        Assert.False(tree.Find("/soc/serial@30"u8).Exists);
        Assert.False(tree.Find("/soc/ser"u8).Exists);
        Assert.False(tree.Find("bad"u8).Exists);
        Assert.False(tree.Find("serial1"u8).Exists);
        Assert.False(tree.Find(""u8).Exists);
        var uart = tree.Find("serial0"u8);
        Assert.True(uart.Property("empty"u8).Exists);
        Assert.False(uart.Property("emp"u8).Exists);
        Assert.False(uart.Property("empty2"u8).Exists);
        Assert.Equal(2, uart.Property("list"u8).IndexOf("three"u8));
        Assert.Equal(-1, uart.Property("list"u8).IndexOf("tw"u8));
        Assert.Equal("one", Text(uart.Property("list"u8).Text));
        Assert.Equal("three", Text(tree.PropertyAt(uart.Property("list"u8).Handle).Value[8..^1]));
    }

    [Fact]
    public void Reg_goes_through_every_bus_to_the_CPUs_addresses()
    {
        var tree = Open(Dtc.Compile("""
            /dts-v1/;
            / {
                #address-cells = <2>; #size-cells = <2>;
                identity { #address-cells = <2>; #size-cells = <1>; ranges; dev@1 { reg = <1 0x2000 0x30>, <1 0x4000 0x50>; }; };
                moved { #address-cells = <1>; #size-cells = <1>;
                    ranges = <0 0x10 0 0x1000>, <0x8000 0x20 0 0x1000>;
                    inner { #address-cells = <1>; #size-cells = <1>; ranges = <0 0x8100 0x100>;
                        dev { reg = <0x10 0x20>, <0xf8 8>, <0xf8 9>; }; };
                    gap { reg = <0x7fff 2>, <0x8fff 2>, <0xfff 1>; };
                };
                closed { #address-cells = <1>; #size-cells = <1>; dev { reg = <1 2>; }; };
                pci { #address-cells = <3>; #size-cells = <2>; ranges; dev { reg = <1 2 3 4 5>; }; };
                short { reg = <1 2 3>; };
                wraps { reg = <0xffffffff 0xffffffff 0 2>; };
                none { };
            };
            """));
        Check(tree, "/identity/dev"u8, 0, TreeError.None, 0x1_0000_2000, 0x30);
        Check(tree, "/identity/dev"u8, 1, TreeError.None, 0x1_0000_4000, 0x50);
        Check(tree, "/identity/dev"u8, 2, TreeError.Missing);
        Check(tree, "/moved/inner/dev"u8, 0, TreeError.None, 0x20_0000_0110, 0x20);
        Check(tree, "/moved/inner/dev"u8, 1, TreeError.None, 0x20_0000_01f8, 8);
        Check(tree, "/moved/inner/dev"u8, 2, TreeError.NotMapped);
        Check(tree, "/moved/gap"u8, 0, TreeError.NotMapped);
        Check(tree, "/moved/gap"u8, 1, TreeError.NotMapped);
        Check(tree, "/moved/gap"u8, 2, TreeError.None, 0x10_0000_0fff, 1);
        Check(tree, "/closed/dev"u8, 0, TreeError.NotMapped);
        Check(tree, "/pci/dev"u8, 0, TreeError.BadCells);
        Check(tree, "/short"u8, 0, TreeError.BadLength);
        Check(tree, "/wraps"u8, 0, TreeError.Absurd);
        Check(tree, "/none"u8, 0, TreeError.Missing);
        Check(tree, "/"u8, 0, TreeError.Missing);
    }

    [Fact]
    public void Bad_headers_are_told_apart()
    {
        var good = Dtc.Fixture("virt-gicv3-1cpu-256m");
        Assert.Equal(TreeError.None, Fdt.Open(good, out _));
        Assert.Equal((uint)good.Length, Fdt.TotalSize(good.AsSpan(0, 8)));
        Assert.Equal(TreeError.Truncated, Fdt.Open(default, out _));
        Assert.Equal(TreeError.Truncated, Fdt.Open(good.AsSpan(0, 39), out _));
        Assert.Equal(TreeError.Truncated, Fdt.Open(good.AsSpan(0, good.Length - 1), out _));
        Assert.Equal(TreeError.BadMagic, OpenWith(good, 0, 0xd00dfeee));
        Assert.Equal(TreeError.Truncated, OpenWith(good, 1, 20));
        Assert.Equal(TreeError.Truncated, OpenWith(good, 1, uint.MaxValue));
        Assert.Equal(TreeError.BadVersion, OpenWith(good, 5, 15));
        Assert.Equal(TreeError.BadVersion, OpenWith(good, 6, 18));
        Assert.Equal(TreeError.BadLayout, OpenWith(good, 2, 0xffff_fffc));
        Assert.Equal(TreeError.BadLayout, OpenWith(good, 2, 57));
        Assert.Equal(TreeError.BadLayout, OpenWith(good, 9, 0xffff_fffc));
        Assert.Equal(TreeError.BadStructure, OpenWith(good, 9, 64));
        Assert.Equal(TreeError.BadStructure, OpenWith(good, 8, 0));
        Assert.Equal(TreeError.BadLayout, OpenWith(good, 8, 5));
    }

    [Fact]
    public void Depth_is_bounded()
    {
        static byte[] Nested(int depth) => Dtc.Compile(
            "/dts-v1/; /" + new StringBuilder().Insert(0, "{ a", depth - 1) + "{" + new StringBuilder().Insert(0, "};", depth));
        Assert.Equal(TreeError.None, Fdt.Open(Nested(Fdt.MaxDepth), out _));
        Assert.Equal(TreeError.TooDeep, Fdt.Open(Nested(Fdt.MaxDepth + 1), out _));
    }

    /// <summary>Flips, copies and cuts at random places; whatever opens is then read by everything that reads trees.</summary>
    [Theory]
    [InlineData("virt-gicv3-1cpu-256m", 1)]
    [InlineData("virt-gicv3-8cpu-8g", 2)]
    [InlineData("virt-guest-loader", 3)]
    [InlineData("virt-gicv2", 4)]
    public void Broken_trees_neither_fault_nor_hang(string fixture, int seed)
    {
        var good = Dtc.Fixture(fixture);
        var random = new Random(seed);
        int opened = 0, readable = 0;
        for (var iteration = 0; iteration < 1500; iteration++)
        {
            var blob = (byte[])good.Clone();
            for (var damage = random.Next(1, 5); damage > 0; damage--)
            {
                var at = random.Next(4) == 0 ? random.Next(64) : random.Next(blob.Length);
                switch (random.Next(4))
                {
                    case 0:
                        blob[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 1:
                        blob[at] = (byte)random.Next(256);
                        break;
                    case 2:
                        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(Math.Min(at & ~3, blob.Length - 4)), (uint)random.Next(0, 16));
                        break;
                    default:
                        var from = random.Next(blob.Length - 16) & ~3;
                        blob.AsSpan(from, 16).CopyTo(blob.AsSpan(Math.Min(at & ~3, blob.Length - 16)));
                        break;
                }
            }
            var length = random.Next(8) == 0 ? random.Next(blob.Length) : blob.Length;
            if (Fdt.Open(blob.AsSpan(0, length), out var tree) != TreeError.None)
                continue;
            opened++;
            readable += Exercise(tree) ? 1 : 0;
        }
        Assert.True(opened > 300, $"{opened} opened");
        Assert.True(seed == 4 || readable > 50, $"{readable} readable");
    }

    internal static Fdt Open(byte[] blob)
    {
        Assert.Equal(TreeError.None, Fdt.Open(blob, out var tree));
        return tree;
    }

    internal static string Text(ReadOnlySpan<byte> text) => Encoding.ASCII.GetString(text);

    private static bool Exercise(in Fdt tree)
    {
        Span<byte> line = stackalloc byte[128];
        for (var walk = new FdtWalk(tree, "reg"u8); walk.MoveNext();)
        {
            var node = walk.Node;
            node.Reg(0, out _);
            node.Reg(3, out _);
            node.Inherited("interrupt-parent"u8);
            node.WritePath(line);
        }
        MachineDescription machine = default;
        var good = MachineDescription.TryRead(tree, MachineNodes.Find(tree), ref machine, out var error);
        Assert.Equal(good, error.Kind == TreeError.None);
        Assert.True(error.Format(line) > 0);
        good &= UartDescription.TryRead(tree, MachineNodes.Find(tree), out _, out error);
        GuestSet set = default;
        GuestReader reader = new(tree.Find("/chosen"u8));
        while (reader.TryNext(ref set, machine.Memory, machine.Reserved, 4, out error))
            good &= error.Kind == TreeError.None;
        return good;
    }

    private static TreeError OpenWith(byte[] good, int word, uint value)
    {
        var blob = (byte[])good.Clone();
        BinaryPrimitives.WriteUInt32BigEndian(blob.AsSpan(word * 4), value);
        return Fdt.Open(blob, out _);
    }

    private static void Check(in Fdt tree, ReadOnlySpan<byte> path, int index, TreeError expected, ulong start = 0, ulong size = 0)
    {
        Assert.Equal(expected, tree.Find(path).Reg(index, out var range));
        if (expected != TreeError.None)
            return;
        Assert.Equal(start, range.Base);
        Assert.Equal(size, range.Size);
    }
}
