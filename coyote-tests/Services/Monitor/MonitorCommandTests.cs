using System.Linq;
using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.Monitor;

/// <summary>Commands: for a person, for a program, and when they are wrong.</summary>
public sealed class MonitorCommandTests
{
    [Fact]
    public void Vms_are_listed_in_columns()
    {
        var monitor = new MonitorFixture();
        monitor.States[1] = (VmState.Running, true);
        Assert.Equal(
            """
            vm    state      vcpus  ram-mib  starts    uptime-s       cpu-s    messages
            vm0   running        2       64       1      12.345       3.000          14
            vm1   paused         2       64       1      12.345       3.000          14

            """.Replace("\r", ""),
            Answer(monitor, "vms"));
    }

    [Fact]
    public void Records_are_split_at_spaces()
    {
        MonitorFixture monitor = Records();
        Assert.Equal(
            "%vm vm=vm0 state=running vcpus=2 ram-mib=64 starts=1 uptime-s=12.345 cpu-s=3.000 messages=14\r\n" +
            "%vm vm=vm1 state=running vcpus=2 ram-mib=64 starts=1 uptime-s=12.345 cpu-s=3.000 messages=14\r\n%ok\r\n",
            monitor.Type("vms\r"));
        Assert.Equal("%region first=0x000040000000 last=0x000043ffffff kib=65536 what=RAM\r\n", monitor.Type("map 0\r").Split('%')[1].Insert(0, "%"));
        Assert.Equal("%vm vm=vm1 state=paused done=yes\r\n%ok\r\n", monitor.Type("pause 1\r"));
        Assert.Equal("%vm vm=vm0 state=running done=no\r\n%vm vm=vm1 state=running done=yes\r\n%ok\r\n", monitor.Type("resume all\r"));
        Assert.Equal("%error reason=\"vm0 is running; pause, reset and destroy are possible\"\r\n", monitor.Type("create 0\r"));
        Assert.Equal("%error reason=\"there is no command 'x'; help lists them\"\r\n", monitor.Type("\"x\"\r"));
    }

    // The grammar of docs/monitor.md, for whatever is asked.
    [Theory]
    [InlineData("help")]
    [InlineData("vcpus")]
    [InlineData("vcpus 1")]
    [InlineData("cpus")]
    [InlineData("services")]
    [InlineData("services vm0")]
    [InlineData("counters")]
    [InlineData("regs 0")]
    [InlineData("regs vm1 vcpu1")]
    [InlineData("irqs 0 1")]
    [InlineData("map 1")]
    [InlineData("trace 0 on")]
    [InlineData("view one")]
    [InlineData("colours on")]
    public void Every_answer_is_records_and_then_ok(string command)
    {
        MonitorFixture monitor = Records();
        string[] lines = monitor.Type(command + "\r").Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.Equal("%ok", lines[^2]);
        Assert.All(lines[..^2], line => Assert.Matches(@"^%[a-z]+( [a-z0-9_-]+=[A-Za-z0-9._-]+)+$", line));
        string text = new MonitorFixture().Type(command + "\r");
        Assert.All(text.Split("\r\n"), line => Assert.True(line.Replace("\r", "").Length <= 86, line));
        Assert.DoesNotContain("error:", text);
    }

    [Theory]
    [InlineData("foo", "there is no command foo; help lists them")]
    [InlineData("re 0", "more than one command begins with re; help lists them")]
    [InlineData("pause", "it is: pause VM|all")]
    [InlineData("pause 2", "there is no VM 2; there is vm0 to vm1")]
    [InlineData("pause vm", "there is no VM vm; there is vm0 to vm1")]
    [InlineData("pause 99999999999", "there is no VM 99999999999; there is vm0 to vm1")]
    [InlineData("regs all", "there is no VM all; there is vm0 to vm1")]
    [InlineData("regs 0 2", "the VM has no vCPU 2; there is vcpu0 to vcpu1")]
    [InlineData("trace 0", "it is: trace VM on|off")]
    [InlineData("view two", "it is: view all|one")]
    [InlineData("vms 1", "there is no meaning for 1 here")]
    [InlineData("help me", "there is no command me; help lists them")]
    [InlineData("resume 0", "vm0 is running; pause, reset and destroy are possible")]
    public void What_is_wrong_is_said_with_what_is_possible(string command, string reason)
    {
        var monitor = new MonitorFixture();
        Assert.Equal($"error: {reason}\n", Answer(monitor, command));
        Assert.False(monitor.State.IsBusy);
    }

    [Fact]
    public void Names_may_be_cut_short_and_help_tells_all()
    {
        var monitor = new MonitorFixture();
        string help = Answer(monitor, "h");
        foreach (string name in new[] { "help", "vms", "vcpus", "cpus", "services", "counters", "regs", "irqs", "map", "pause", "resume", "reset", "destroy", "create", "trace", "view", "colours", "format", "leave", "poweroff" })
        {
            Assert.Contains("\n" + name + " ", "\n" + help);
            Assert.StartsWith(name + " ", Answer(monitor, "help " + name));
        }

        Assert.All(help.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void A_life_from_pause_to_create()
    {
        var monitor = new MonitorFixture();
        Assert.Equal("vm0 is paused\n", Answer(monitor, "pause 0"));
        Assert.Equal("vm0 is running\n", Answer(monitor, "resume 0"));
        Assert.Equal("vm0 is off\n", Answer(monitor, "destroy 0"));
        Assert.Equal("error: vm0 is off; create starts it\n", Answer(monitor, "pause 0"));
        Assert.Equal("vm0 is running\nvm1: nothing to do, it is running\n", Answer(monitor, "create all"));
    }

    [Fact]
    public void Poweroff_destroys_all_and_then_leaves()
    {
        var monitor = new MonitorFixture();
        monitor.Type("poweroff\r");
        Assert.All(monitor.States, state => Assert.Equal(VmState.Off, state.State));
        Assert.Equal(MoveKeyboard.Back, Assert.Single(monitor.Others).Read<MoveKeyboard>().Vm);
    }

    [Fact]
    public void A_traced_vcpu_waits_until_its_trap_is_shown()
    {
        MonitorFixture monitor = Records();
        monitor.Type("trace 1 on\r");
        Assert.Equal(2, monitor.Others.Count(m => m.Is<SetTrace>() && m.Read<SetTrace>().IsOn));
        monitor.Others.Clear();
        monitor.Clear();
        monitor.Trap(2);
        monitor.Settle();
        Assert.Equal("%trap vm=vm1 vcpu=0 trap=hvc esr=0x5a000000 pc=0x000040080000 ipa=0x0000000000 value=0x0\r\n", monitor.Shown);
        Assert.Equal(52, Assert.Single(monitor.Others).Target.Index);
        Assert.True(monitor.Others[0].Is<TraceTaken>());
        monitor.Others.Clear();
        monitor.Type("trace 0 on\r");
        Assert.Equal([false, false, true, true], monitor.Others.Select(m => m.Read<SetTrace>().IsOn));
    }

    internal static MonitorFixture Records()
    {
        var monitor = new MonitorFixture();
        Assert.EndsWith("%ok\r\n", monitor.Type("format records\r"));
        return monitor;
    }

    // Without the echo before it and the prompt behind it.
    private static string Answer(MonitorFixture monitor, string command)
    {
        string shown = monitor.Type(command + "\r").Replace("\r", "");
        int start = shown.IndexOf(command[^1] + "\n", StringComparison.Ordinal) + 2;
        return shown[start..shown.LastIndexOf("hv> ", StringComparison.Ordinal)];
    }
}
