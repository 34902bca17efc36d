// The terminal shows all VMs or one, and the monitor is one more that speaks and listens.
using Hv.Ipc.Protocols;
using Hv.Services.Console;
using Xunit;

namespace Hv.Tests.Services.Console;

public sealed class ConsoleViewTests
{
    private const string Escape = "\x1d";
    private readonly ConsoleFixture _console = new(2, hasMonitor: true);

    [Fact]
    public void The_escape_and_enter_bring_the_keyboard_to_the_monitor_which_draws_its_line()
    {
        _console.Type(Escape + "\rvms\r");
        Assert.Equal("\x0cvms\r", _console.MonitorReceived);
        Assert.Equal("", _console.Received(0));
        Assert.False(_console.State.IsIdle);
        _console.Type(Escape + "0x");
        Assert.Equal("x", _console.Received(0));
    }

    [Fact]
    public void The_monitor_gives_the_keyboard_back_to_the_vm_that_had_it_or_to_another()
    {
        _console.Type(Escape + "1" + Escape + ":");
        _console.Handle(new MoveKeyboard { Vm = MoveKeyboard.Back }, ConsoleFixture.Monitor);
        _console.Type("a");
        Assert.Equal("a", _console.Received(1));
        _console.Type(Escape + ":");
        _console.Handle(new MoveKeyboard { Vm = 0 }, ConsoleFixture.Monitor);
        _console.Type("b");
        Assert.Equal("b", _console.Received(0));
        _console.Handle(new MoveKeyboard { Vm = 1 }, ConsoleFixture.Monitor);
        _console.Type("c");
        Assert.Equal("bc", _console.Received(0));
    }

    [Fact]
    public void One_vm_alone_is_shown_without_names_and_what_the_other_said_comes_with_the_keyboard()
    {
        _console.Type(Escape + "=");
        _console.Drained();
        _console.Clear();
        _console.Say(0, "one\r\n");
        _console.Say(1, "two\r\n");
        Assert.Equal("one\r\n", _console.Shown);
        Assert.Equal(ConsoleService.OutputCredit, _console.OutputCredit(1) + 5);
        _console.Drained();
        _console.Clear();
        _console.Type(Escape + "1");
        _console.Drained();
        Assert.StartsWith("hv: input goes to vm1", _console.Shown);
        Assert.EndsWith("two\r\n", _console.Shown);
        Assert.DoesNotContain("vm1| ", _console.Shown);
    }

    [Fact]
    public void A_vm_that_is_not_shown_never_stands_still_and_what_is_forgotten_is_told()
    {
        _console.Type(Escape + "=");
        for (int i = 0; i < 300; i++)
        {
            _console.Say(1, $"line {i:D3}\r\n");
        }

        _console.Drained();
        _console.Clear();
        _console.Type(Escape + "1");
        for (int i = 0; i < 100; i++)
        {
            _console.Drained();
        }

        Assert.Contains("hv: 952 bytes of output from before are forgotten", _console.Shown);
        Assert.DoesNotContain("line 094", _console.Shown);
        Assert.Contains("line 096\r\n", _console.Shown);
        Assert.EndsWith("line 299\r\n", _console.Shown);
    }

    [Fact]
    public void All_are_shown_again_with_their_names()
    {
        _console.Type(Escape + "=");
        _console.Say(1, "kept\r\n");
        _console.Type(Escape + "*");
        _console.Drained();
        Assert.Contains("hv: all VMs are shown\r\n", _console.Shown);
        Assert.Contains("vm1| kept\r\n", _console.Shown);
    }

    [Fact]
    public void The_monitor_draws_its_line_again_when_somebody_has_spoken_into_it()
    {
        _console.Type(Escape + "\r");
        _console.Handle(ConsoleFixture.Data("hv> re"), ConsoleFixture.Monitor);
        _console.Say(1, "hello\r\n");
        _console.Drained();
        Assert.Contains("hv> re\r\nvm1| hello\r\n", _console.Shown);
        Assert.Equal("\x0c\x0c", _console.MonitorReceived);
    }

    [Fact]
    public void With_one_vm_its_output_is_raw_until_the_monitor_is_open()
    {
        var console = new ConsoleFixture(1, hasMonitor: true);
        console.Say(0, "raw\r\n");
        Assert.Equal("raw\r\n", console.Shown);
        console.Type("a" + Escape + Escape + Escape + "\r");
        Assert.Equal("a" + Escape, console.Received(0));
        console.Say(0, "named\r\n");
        console.Drained();
        Assert.Contains("vm0| named", console.Shown);
    }

    [Fact]
    public void Names_have_colours_where_the_terminal_shows_them()
    {
        var console = new ConsoleFixture(2, hasMonitor: true, hasColours: true);
        console.Say(1, "x\r\n");
        Assert.Contains("\x1b[33mvm1|\x1b[0m x\r\n", console.Shown);
        console.Handle(new SetView { ShowsAll = true, HasColours = false }, ConsoleFixture.Monitor);
        console.Say(1, "y\r\n");
        Assert.Contains("\nvm1| y\r\n", console.Shown);
    }

    [Fact]
    public void A_monitor_that_has_lost_its_link_gets_a_new_one()
    {
        _console.Type(Escape + "\r");
        ref ConsoleState state = ref _console.State;
        _console.Handle(default(MonitorRestarted), ConsoleFixture.Monitor);
        Assert.Equal(0, state.Vms[ConsoleService.Monitor].InputCredit);
        _console.Handle(ConsoleFixture.Data("old"), ConsoleFixture.Monitor);
        Assert.DoesNotContain("old", _console.Shown);
        _console.Handle(new SerialRestart { Count = 64, Generation = 1 }, ConsoleFixture.Monitor);
        _console.Type("x");
        Assert.EndsWith("x", _console.MonitorReceived);
        _console.Handle(ConsoleFixture.Data("new"), ConsoleFixture.Monitor);
        Assert.Contains("new", _console.Shown);
    }
}
