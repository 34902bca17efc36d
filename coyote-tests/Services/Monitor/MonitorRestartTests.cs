// A monitor whose handler faulted starts over: nobody waits for it, and it can be typed into.
using System.Linq;
using Hv.Ipc.Protocols;
using Hv.Services.Console;
using Hv.Services.Monitor;
using Xunit;

namespace Hv.Tests.Services.Monitor;

public sealed class MonitorRestartTests
{
    [Fact]
    public void It_asks_for_its_link_and_traces_no_more()
    {
        var monitor = new MonitorFixture();
        monitor.Type("trace 1 on\r");
        monitor.Others.Clear();
        monitor.Restart();
        Assert.Single(monitor.Others, m => m.Is<MonitorRestarted>());
        Assert.Equal([52, 53], monitor.Others.Where(m => m.Is<SetTrace>() && !m.Read<SetTrace>().IsOn).Select(m => (int)m.Target.Index));
        monitor.Others.Clear();
        monitor.Restart();
        Assert.Contains(monitor.Others, m => m.Is<SetTrace>());
    }

    [Fact]
    public void What_was_typed_before_is_lost_and_what_is_typed_then_is_not()
    {
        var monitor = new MonitorFixture { IsDeaf = true };
        monitor.Type("vms\rhelp\r");
        monitor.IsDeaf = false;
        monitor.Restart();
        Assert.False(monitor.State.IsBusy);
        Assert.Contains("vm1   running", monitor.Type("vms\r"));
        Assert.DoesNotContain("this, or what", monitor.Shown);
        Assert.Equal(0u, monitor.State.BeyondCredit);
    }

    [Fact]
    public void Keys_and_credit_of_the_time_before_count_no_more()
    {
        var monitor = new MonitorFixture();
        monitor.Type("format records\r");
        monitor.Handle(default(Reset), 20);
        SerialBytes key = default;
        key[0] = (byte)'x';
        monitor.Handle(new SerialData { Bytes = key, Count = 1 }, 10);
        monitor.Handle(new SerialCredit { Count = 50 }, 10);
        Assert.Equal(0, monitor.State.Keys.Count);
        Assert.Equal(0, monitor.State.Screen.Credit);
        monitor.Handle(new SerialRestart { Count = ConsoleService.OutputCredit, Generation = 3 }, 10);
        Assert.Equal(ConsoleService.OutputCredit, monitor.State.Screen.Credit);
    }

    [Fact]
    public void An_answer_to_the_time_before_is_ignored()
    {
        var monitor = new MonitorFixture { IsDeaf = true };
        monitor.Type("vms\r");
        monitor.IsDeaf = false;
        monitor.Restart();
        monitor.Handle(new Answer { Ticket = 1, A = 77 }, 30);
        Assert.Equal(0, monitor.State.Unanswered);
        Assert.Contains("vm1   running", monitor.Type("vms\r"));
    }
}
