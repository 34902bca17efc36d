using System.Linq;
using Hv.Ipc.Protocols;
using Hv.Services.Console;
using Xunit;

namespace Hv.Tests.Services.Console;

public sealed class ConsoleOutputTests
{
    private static LogRecord Record(LogEvent what, byte vm = 255, byte vcpu = 255, ulong a = 0) =>
        new() { Event = what, Vm = vm, Vcpu = vcpu, A = a };

    [Fact]
    public void One_VM_is_shown_as_it_speaks_and_nothing_is_added()
    {
        var console = new ConsoleFixture(1);
        console.Say(0, "a");
        Assert.Equal("a", console.Shown);
        console.Say(0, "b\r\n\x1D\0c");
        Assert.Equal("ab\r\n\x1D\0c", console.Shown);
        Assert.True(console.State.IsIdle);
    }

    [Fact]
    public void Credit_comes_back_by_halves_of_the_window()
    {
        var console = new ConsoleFixture(1, lineCredit: 320);
        console.Say(0, new string('x', 31));
        Assert.Equal(33, console.OutputCredit(0));
        console.Say(0, "x");
        Assert.Equal(64, console.OutputCredit(0));
        for (int i = 0; i < 8; i++)
        {
            console.Say(0, new string('x', 32));
            Assert.Equal(64, console.OutputCredit(0));
        }
    }

    [Fact]
    public void Without_line_credit_output_waits_and_the_VM_runs_out_of_credit()
    {
        var console = new ConsoleFixture(1, lineCredit: 10);
        string text = string.Concat(Enumerable.Range(0, 400).Select(i => (char)('a' + (i % 26))));
        int said = 0;
        for (; console.OutputCredit(0) > 0; said++)
        {
            console.SayAtOnce(0, text[said].ToString());
        }

        Assert.Equal(text[..10], console.Shown);

        // The buffer of 128 and what the line took; the window may leave up to half of itself ungranted.
        Assert.InRange(said, 10 + 96, 10 + 128);
        Assert.False(console.State.IsIdle);

        while (console.Undrained != 0)
        {
            console.Drained(7);
            for (; said < text.Length && console.OutputCredit(0) > 0; said++)
            {
                console.SayAtOnce(0, text[said].ToString());
            }
        }

        Assert.Equal(text, console.Shown);
        Assert.True(console.State.IsIdle);
    }

    [Fact]
    public void A_backlog_leaves_in_full_messages()
    {
        var console = new ConsoleFixture(1, lineCredit: 0);
        console.Say(0, new string('x', 64));
        console.Say(0, new string('y', 32));
        console.MoreLineCredit(320);
        Assert.Equal(96, console.Shown.Length);
        Assert.Equal(3, console.LineMessages);
    }

    [Fact]
    public void With_several_VMs_each_line_has_its_VMs_name()
    {
        var console = new ConsoleFixture(3);
        console.Say(0, "one\r\ntwo\r\n");
        console.Say(2, "three\r\n");
        console.Say(1, "four\n");
        Assert.Equal("vm0| one\r\nvm0| two\r\nvm2| three\r\nvm1| four\n", console.Shown);
    }

    [Fact]
    public void The_VM_with_the_focus_is_shown_at_once_the_others_by_lines()
    {
        var console = new ConsoleFixture(2);
        console.Say(1, "logi");
        Assert.Equal("", console.Shown);
        console.Say(0, "/ # ");
        Assert.Equal("vm0| / # ", console.Shown);
        Assert.False(console.State.IsIdle);
        console.Clear();
        console.Type("\x1D" + "1");
        Assert.Equal("\r\nhv: input goes to vm1 (Ctrl-] and a VM's number to change)\r\nvm1| logi", console.Shown);
        console.Clear();
        console.Say(1, "n:");
        Assert.Equal("n:", console.Shown);
        Assert.True(console.State.IsIdle);
    }

    [Fact]
    public void A_whole_line_cuts_the_line_of_a_VM_that_is_silent()
    {
        var console = new ConsoleFixture(2);
        console.Say(0, "/ # ");
        console.Say(1, "tick\n");
        Assert.Equal("vm0| / # \r\nvm1| tick\n", console.Shown);
        console.Clear();
        console.Say(0, "ls");
        Assert.Equal("vm0| ls", console.Shown);
    }

    [Fact]
    public void Two_VMs_that_speak_at_once_do_not_cut_each_others_lines()
    {
        var console = new ConsoleFixture(2);
        for (int line = 0; line < 5; line++)
        {
            string zero = $"[{line}] this is a line of the first VM, as Linux writes\r\n";
            string one = $"[{line}] this is a line of the second one, as Linux writes\r\n";
            for (int i = 0; i < one.Length; i++)
            {
                if (i < zero.Length)
                {
                    console.Say(0, zero[i].ToString());
                }

                console.Say(1, one[i].ToString());
                console.Drained();
            }
        }

        string[] lines = console.Shown.Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.Equal(10, lines.Length - 1);
        Assert.All(lines[..^1], l => Assert.EndsWith("as Linux writes", l));
        Assert.Equal(5, lines.Count(l => l.StartsWith("vm0| [")));
        Assert.Equal(5, lines.Count(l => l.StartsWith("vm1| [")));
    }

    [Fact]
    public void A_line_that_was_held_comes_when_others_go_on()
    {
        var console = new ConsoleFixture(2);
        console.Say(0, "a");
        console.Say(1, "x");
        console.Say(0, "b");
        console.Say(1, "y\n");
        Assert.Equal("vm0| ab", console.Shown);
        console.Say(1, "0123456789abcd");
        Assert.Equal("vm0| ab\r\nvm1| xy\n", console.Shown);
    }

    [Fact]
    public void A_line_that_was_held_has_no_bearing_on_the_next()
    {
        var console = new ConsoleFixture(2);
        console.Say(0, "a");
        console.Say(1, "x");
        console.Say(0, "b");
        console.Say(1, "y\n");
        console.Say(0, "\n");
        Assert.Equal("vm0| ab\nvm1| xy\n", console.Shown);
        console.Say(0, "c");
        console.Say(1, "z\n");
        Assert.Equal("vm0| ab\nvm1| xy\nvm0| c\r\nvm1| z\n", console.Shown);
    }

    [Fact]
    public void A_VM_out_of_credit_gets_its_turn()
    {
        var console = new ConsoleFixture(2, lineCredit: 320);
        console.Say(0, "prompt");
        int said = 0;
        for (; console.Shown == "vm0| prompt"; said++)
        {
            console.Say(1, "x");
        }

        Assert.InRange(said, 96, 128);
        Assert.Equal("vm0| prompt\r\nvm1| " + new string('x', said), console.Shown);
    }

    [Fact]
    public void Without_line_ends_two_VMs_still_take_turns()
    {
        var console = new ConsoleFixture(2);
        for (int i = 0; i < 20_000; i++)
        {
            for (int vm = 0; vm < 2; vm++)
            {
                if (console.OutputCredit(vm) > 0)
                {
                    console.Say(vm, vm == 0 ? "-" : "+");
                }
            }

            if (i % 16 == 0)
            {
                console.Drained(16);
            }
        }

        int zero = console.Shown.Count(c => c == '-');
        int one = console.Shown.Count(c => c == '+');
        Assert.True(zero > 4000 && one > 4000, $"{zero} and {one}");
    }

    [Fact]
    public void What_a_VM_said_last_is_shown_when_it_is_off()
    {
        var console = new ConsoleFixture(2);
        console.Say(0, "prompt");
        console.Say(1, "last words");
        Assert.Equal("vm0| prompt", console.Shown);
        console.Clear();
        console.Log(Record(LogEvent.VmOff, vm: 1));
        Assert.Equal("\r\nhv: vm1: powered off\r\nvm1| last words", console.Shown);
        Assert.True(console.State.IsIdle);
    }

    [Fact]
    public void Log_lines_come_between_lines()
    {
        var console = new ConsoleFixture(1, lineCredit: 8);
        console.Say(0, "a line\r\nprompt");
        console.Log(Record(LogEvent.VmReset, vm: 0));
        Assert.Equal("a line\r\n", console.Shown);
        console.Drained();
        Assert.Equal("a line\r\nhv: vm0:", console.Shown);
        while (console.Undrained != 0)
        {
            console.Drained();
        }

        Assert.Equal("a line\r\nhv: vm0: reset\r\nprompt", console.Shown);
        console.Log(Record(LogEvent.VmOff, vm: 0));
        while (console.Undrained != 0)
        {
            console.Drained();
        }

        Assert.Equal("a line\r\nhv: vm0: reset\r\nprompt\r\nhv: vm0: powered off\r\n", console.Shown);
        Assert.True(console.State.IsIdle);
    }

    [Fact]
    public void Log_lines_beyond_the_buffer_are_counted_and_told()
    {
        var console = new ConsoleFixture(1, lineCredit: 0);
        for (uint i = 0; i < 40; i++)
        {
            console.Log(Record(LogEvent.StrayInterrupt, a: i));
        }

        console.MoreLineCredit(200);
        while (console.Undrained != 0)
        {
            console.Drained();
        }

        string[] lines = console.Shown.Split("\r\n");
        Assert.Equal(34, lines.Length);
        for (int i = 0; i < 32; i++)
        {
            Assert.Equal($"hv: an interrupt that nobody owns, INTID {i}", lines[i]);
        }

        Assert.Equal("hv: 8 log lines lost", lines[32]);
        Assert.Equal("", lines[33]);
    }

    [Fact]
    public void Behind_a_gap_nothing_is_told_before_the_gap()
    {
        var console = new ConsoleFixture(1, lineCredit: 0);
        for (uint i = 0; i < 33; i++)
        {
            console.Log(Record(LogEvent.StrayInterrupt, a: i));
        }

        console.MoreLineCredit(100);
        console.Log(Record(LogEvent.VmReset, vm: 0));
        while (console.Undrained != 0)
        {
            console.Drained();
        }

        Assert.EndsWith("INTID 31\r\nhv: 2 log lines lost\r\n", console.Shown);
        console.Log(Record(LogEvent.VmReset, vm: 0));
        Assert.EndsWith("hv: 2 log lines lost\r\nhv: vm0: reset\r\n", console.Shown);
    }

    [Fact]
    public void An_unknown_message_is_counted_and_told_once()
    {
        var console = new ConsoleFixture(1);
        console.Handle(default(ResetDone), 5);
        console.Handle(new SerialCredit { Count = 1 }, 5);
        Assert.Equal(2u, console.State.Unexpected);
        Assert.Equal("hv: a service got a message that it does not know: actor 0x0, message 0xa04\r\n", console.Shown);
    }

    [Fact]
    public void A_step_never_leaves_line_credit_unused()
    {
        // All 32 VMs with whole lines waiting, and the most credit there can be.
        var console = new ConsoleFixture(32, lineCredit: 0);
        for (int vm = 0; vm < 32; vm++)
        {
            console.Say(vm, new string('x', 30) + "\r\n");
        }

        console.MoreLineCredit(ConsoleService.MaxLineOutputCredit);
        Assert.Equal(320, console.Shown.Length);
        while (console.Undrained != 0)
        {
            int before = console.Shown.Length;
            console.Drained();
            Assert.True(console.State.IsIdle || console.Shown.Length - before == 320);
        }

        Assert.True(console.State.IsIdle);
        for (int vm = 0; vm < 32; vm++)
        {
            Assert.Contains($"\r\nvm{vm}| " + new string('x', 30) + "\r\n", console.Shown);
        }
    }
}
