using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.Console;

public sealed class ConsoleInputTests
{
    private const string Escape = "\x1D";

    [Fact]
    public void One_VM_gets_every_byte()
    {
        var console = new ConsoleFixture(1);
        console.Type("a" + Escape + "1" + Escape + "x\0\xFF");
        Assert.Equal("a" + Escape + "1" + Escape + "x\0\xFF", console.Received(0));
        Assert.Equal("", console.Shown);
    }

    [Fact]
    public void A_VM_gets_no_more_than_its_credit_and_the_line_stops_when_the_buffer_is_full()
    {
        var console = new ConsoleFixture(1);
        int typed = 0;
        while (console.LineInputCreditLeft > 0)
        {
            console.Type(((char)('a' + (typed % 26))).ToString());
            typed++;
            Assert.True(typed < 1000);
        }

        Assert.Equal(16, console.Received(0).Length);
        Assert.InRange(typed, 16 + 512 - 32, 16 + 512);

        for (int i = 0; console.Received(0).Length < typed; i++)
        {
            Assert.True(i < 100);
            console.Reads(0, 8);
        }

        for (int i = 0; i < typed; i++)
        {
            Assert.Equal((char)('a' + (i % 26)), console.Received(0)[i]);
        }

        Assert.True(console.LineInputCreditLeft > 32);
    }

    [Fact]
    public void The_escape_moves_the_focus()
    {
        var console = new ConsoleFixture(3);
        console.TypeAtOnce("zero" + Escape + "2two" + Escape + "1one" + Escape + Escape + "!");
        Assert.Equal("zero", console.Received(0));
        Assert.Equal("two", console.Received(2));
        Assert.Equal("one" + Escape + "!", console.Received(1));
        Assert.Equal(
            "hv: input goes to vm2 (Ctrl-] and a VM's number to change)\r\nhv: input goes to vm1 (Ctrl-] and a VM's number to change)\r\n",
            console.Shown);
    }

    [Fact]
    public void The_escape_may_come_in_two_messages_and_names_32_VMs()
    {
        var console = new ConsoleFixture(32);
        console.Type(Escape + "v" + "last" + Escape + "a" + "ten" + Escape + "9" + "nine");
        Assert.Equal("last", console.Received(31));
        Assert.Equal("ten", console.Received(10));
        Assert.Equal("nine", console.Received(9));
    }

    [Fact]
    public void A_VM_that_is_not_there_and_a_key_that_means_nothing()
    {
        var console = new ConsoleFixture(2);
        console.Type(Escape + "7" + Escape + "?a");
        Assert.Equal("a", console.Received(0));
        Assert.StartsWith("hv: there is no vm7\r\nhv: Ctrl-] then 0-9, a-v:", console.Shown);
    }

    [Fact]
    public void Input_waits_for_its_VM_though_the_focus_moves_behind_it()
    {
        var console = new ConsoleFixture(2);
        console.TypeAtOnce("0123456789abcdefgh" + Escape + "1x");
        Assert.Equal("0123456789abcdef", console.Received(0));
        Assert.Equal("", console.Received(1));
        console.Reads(0, 8);
        Assert.Equal("0123456789abcdefgh", console.Received(0));
        Assert.Equal("x", console.Received(1));
    }

    [Fact]
    public void Unread_input_can_be_thrown_away()
    {
        var console = new ConsoleFixture(2);
        console.Type("0123456789abcdefghij" + Escape + "x" + Escape + "1one");
        Assert.Equal("0123456789abcdef", console.Received(0));
        Assert.Equal("one", console.Received(1));
        Assert.Equal(4u, console.State.Discarded);
        Assert.StartsWith("hv: 4 bytes of input that no VM has read are thrown away\r\nhv: input goes to vm1", console.Shown);
    }

    [Fact]
    public void Throwing_away_nothing_is_harmless()
    {
        var console = new ConsoleFixture(2);
        console.Type(Escape + "xa" + Escape + Escape + "x");
        Assert.Equal("a" + Escape + "x", console.Received(0));
        Assert.Equal(0u, console.State.Discarded);
        Assert.StartsWith("hv: 0 bytes", console.Shown);
    }

    [Fact]
    public void The_keyboard_leaves_a_VM_that_is_off()
    {
        var console = new ConsoleFixture(3);
        console.Log(new LogRecord { Event = LogEvent.VmOff, Vm = 1, Vcpu = 255 });
        console.Log(new LogRecord { Event = LogEvent.VmOff, Vm = 0, Vcpu = 255 });
        console.Type("x");
        Assert.Equal("x", console.Received(2));
        Assert.EndsWith("hv: vm0: powered off\r\nhv: input goes to vm2 (Ctrl-] and a VM's number to change)\r\n", console.Shown);
    }

    [Fact]
    public void Many_moves_in_one_message_all_count()
    {
        var console = new ConsoleFixture(2);
        console.TypeAtOnce("a" + Escape + "1b" + Escape + "0c" + Escape + "1d" + Escape + "0e" + Escape + "1f");
        Assert.Equal("ace", console.Received(0));
        Assert.Equal("bdf", console.Received(1));
    }
}
