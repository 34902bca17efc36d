// Writing: what is written reads back, to hv's reader and to dtc, and too small a span is an answer and not a fault.

using System.Linq;
using Hv.Platform.DeviceTree;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class FdtWriterTests
{
    [Fact]
    public void Every_kind_of_property_reads_back()
    {
        var blob = new byte[2048];
        Assert.True(Write(blob, out var size));
        var tree = FdtTests.Open(blob[..size]);
        Assert.Equal((uint)size, Fdt.TotalSize(blob));
        Assert.False(tree.TryReservation(0, out _, out _));
        var node = tree.Find("/node@123456789abcdef0"u8);
        Assert.Equal(0x11223344u, node.Property("cell"u8).Number);
        Assert.Equal(0x1122334455667788u, node.Property("number"u8).Number);
        Assert.Equal(1, node.Property("text"u8).IndexOf("two"u8));
        Assert.Equal(new byte[] { 1, 2, 3, 4, 5 }, node.Property("bytes"u8).Value.ToArray());
        Assert.True(node.Property("flag"u8).Exists);
        Assert.Equal(7u, tree.Find("/node@0"u8).Property("cell"u8).Number);
        var source = Dtc.Decompile(blob[..size], out _);
        Assert.Contains("cells = <0x01 0x02 0x03>;", source);
        Assert.Contains("text = \"one\\0two\";", source);
        Assert.Single(Enumerable.Range(0, size - 5), i => FdtTests.Text(blob.AsSpan(i, 5)) == "cell\0");
    }

    [Fact]
    public void Too_small_a_span_at_any_length_is_told()
    {
        var blob = new byte[2048];
        Assert.True(Write(blob, out var size));
        var least = Enumerable.Range(0, 2048).First(length => Write(new byte[length], out _));
        Assert.InRange(least, size, size + FdtWriter.StringRoom);
        for (var length = 0; length < least; length++)
        {
            Assert.False(Write(new byte[length], out var nothing));
            Assert.Equal(0, nothing);
        }
    }

    [Fact]
    public void Too_many_names_are_told()
    {
        var writer = new FdtWriter(new byte[65536]);
        writer.BeginNode(""u8);
        Span<byte> name = stackalloc byte[8];
        for (var i = 0; i < FdtWriter.StringRoom / 9; i++)
        {
            i.TryFormat(name, out _, "00000000");
            writer.Cells(name, 1);
            Assert.False(writer.IsFull);
        }
        writer.Bytes("one-name-too-many"u8);
        Assert.True(writer.IsFull);
        Assert.False(writer.TryFinish(out _));
    }

    private static bool Write(Span<byte> blob, out int size)
    {
        blob.Fill(0xa5);
        var writer = new FdtWriter(blob);
        writer.BeginNode(""u8);
        writer.BeginNode("node"u8, 0x1234_5678_9abc_def0);
        writer.Cells("cell"u8, 0x11223344);
        writer.Numbers("number"u8, 0x1122334455667788);
        writer.Cells("cells"u8, 1, 2, 3);
        writer.Text("text"u8, "one\0two"u8);
        writer.Bytes("bytes"u8, [1, 2, 3, 4, 5]);
        writer.Bytes("flag"u8);
        writer.EndNode();
        writer.BeginNode("node"u8, 0);
        writer.Cells("cell"u8, 7);
        writer.EndNode();
        writer.EndNode();
        return writer.TryFinish(out size);
    }
}
