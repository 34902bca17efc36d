using Xunit;

namespace Hv.Tests.Services.Monitor;

/// <summary>Keys, as a person sees them: the line on the terminal, with | where the cursor is.</summary>
public sealed class LineEditorTests
{
    private const string Up = "\x1b[A", Down = "\x1b[B", Right = "\x1b[C", Left = "\x1b[D";

    [Theory]
    [InlineData("vms", "vms|")]
    [InlineData("vms\x7f", "vm|")]
    [InlineData("vms\b\b", "v|")]
    [InlineData("vs" + Left + "m", "vm|s")]
    [InlineData("vms\x01x", "x|vms")]
    [InlineData("vms\x1b[Hx", "x|vms")]
    [InlineData("vms\x1bOHx\x1bOFy", "xvmsy|")]
    [InlineData("vms\x1b[1~x\x1b[4~y", "xvmsy|")]
    [InlineData("vms\x02\x02\x06x", "vmx|s")]
    [InlineData("vms" + Left + Left + "\x1b[3~", "v|s")]
    [InlineData("vms" + Left + "\x04", "vm|")]
    [InlineData("pause all" + Left + Left + Left + "\x15", "|all")]
    [InlineData("pause all" + Left + Left + Left + "\x0b", "pause |")]
    [InlineData("pause all  \x17", "pause |")]
    [InlineData("pause all\x17\x17", "|")]
    [InlineData(Left + Right + "\x7f\x04\x17\x15\x0b" + Down + "a", "a|")]
    [InlineData("a\x1b[99;5~b\x1b]c\xe9" + "d", "abcd|")]
    [InlineData("a\x1b\x1b[Cb", "a[Cb|")]
    public void Keys_edit(string keys, string line)
    {
        var monitor = new MonitorFixture();
        monitor.Type(keys);
        Assert.Equal("hv> " + line, monitor.LastLine);
    }

    [Fact]
    public void A_line_ends_at_the_edge_of_a_terminal()
    {
        var monitor = new MonitorFixture();
        monitor.Type(new string('a', 200));
        Assert.Equal("hv> " + new string('a', 72) + "|", monitor.LastLine);
        Assert.Contains('\a', monitor.Shown);
        monitor.Type("\x01" + "b\x05\x7f");
        Assert.Equal("hv> " + new string('a', 71) + "|", monitor.LastLine);
    }

    [Fact]
    public void The_history_goes_up_and_down()
    {
        var monitor = new MonitorFixture();
        monitor.Type("help vms\rhelp map\rhelp map\r\r");
        Assert.Equal("hv> help map|", Last(monitor, Up));
        Assert.Equal("hv> help vms|", Last(monitor, Up));
        Assert.Equal("hv> help vms|", Last(monitor, Up));
        Assert.Equal("hv> help map|", Last(monitor, "\x0e"));
        Assert.Equal("hv> |", Last(monitor, Down));
        Assert.Equal("hv> help vm|", Last(monitor, "\x10" + Up + "\x7f"));
        for (int i = 0; i < 40; i++)
        {
            monitor.Type($"help {i}\r");
        }

        for (int i = 39; i > 23; i--)
        {
            Assert.Equal($"hv> help {i}|", Last(monitor, Up));
        }

        Assert.Equal("hv> help 24|", Last(monitor, Up));
    }

    [Fact]
    public void Ctrl_c_throws_the_line_away()
    {
        var monitor = new MonitorFixture();
        monitor.Type("destroy 0\x03");
        Assert.Equal("hv> |", monitor.LastLine);
        monitor.Type("\r");
        Assert.Equal(0, monitor.Asked);
    }

    [Theory]
    [InlineData("help vms\r\n")]
    [InlineData("help vms\n")]
    public void A_line_ends_with_either_key_once(string keys)
    {
        var monitor = new MonitorFixture();
        string shown = monitor.Type(keys);
        Assert.Equal(2, shown.Split("hv> \x1b[K").Length - 1);
    }

    private static string Last(MonitorFixture monitor, string keys)
    {
        monitor.Type(keys);
        return monitor.LastLine;
    }
}
