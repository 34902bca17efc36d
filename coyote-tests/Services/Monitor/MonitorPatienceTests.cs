using System.Linq;
using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.Monitor;

/// <summary>Nothing that is typed hangs the monitor: not silence, not a slow terminal, not nonsense.</summary>
public sealed class MonitorPatienceTests
{
    [Fact]
    public void A_question_that_nobody_answers_is_given_up()
    {
        var monitor = new MonitorFixture { IsDeaf = true };
        monitor.Type("vms\rhelp map\r");
        for (int i = 0; i < 3; i++)
        {
            Assert.True(monitor.State.IsBusy);
            monitor.Remind();
        }

        Assert.Contains("error: no answer came in time", monitor.Shown);
        Assert.Contains("map VM", monitor.Shown);
        Assert.False(monitor.State.IsBusy);
        monitor.IsDeaf = false;
        monitor.Settle();
        Assert.Equal(0, monitor.State.Unanswered);
        Assert.Contains("vm1", monitor.Type("vms\r"));
    }

    [Fact]
    public void A_command_that_takes_long_has_half_a_minute()
    {
        var monitor = new MonitorFixture { IsDeaf = true };
        monitor.Type("reset 0\r");
        for (int i = 0; i < 3; i++)
        {
            Assert.True(monitor.State.IsBusy);
            Assert.Equal(10 * MonitorFixture.TicksPerSecond, monitor.ReminderTicks);
            monitor.Remind();
        }

        Assert.False(monitor.State.IsBusy);
    }

    [Fact]
    public void Ctrl_c_ends_a_command_and_what_was_typed_ahead()
    {
        var monitor = new MonitorFixture { IsDeaf = true };
        monitor.Type("vms\rdestroy 0\r\x03");
        Assert.False(monitor.State.IsBusy);
        Assert.Equal(1, monitor.Asked);
        Assert.Equal("hv> |", monitor.LastLine);
        monitor.IsDeaf = false;
        monitor.Settle();
        Assert.Equal("hv> |", monitor.LastLine);
    }

    [Fact]
    public void No_more_answers_are_on_their_way_than_there_is_room_for()
    {
        var monitor = new MonitorFixture { IsDeaf = true };
        for (int i = 0; i < 100; i++)
        {
            monitor.Type("vms\r\x03");
        }

        Assert.InRange(monitor.Asked, 10, Hv.Services.Monitor.MonitorService.MostAnswers - 2);
        Assert.Contains("error: too many questions", monitor.Shown);
        monitor.IsDeaf = false;
        monitor.Settle();
        Assert.Contains("vm1", monitor.Type("vms\r"));
    }

    [Fact]
    public void A_long_answer_waits_for_a_slow_terminal_and_is_whole()
    {
        string whole = new MonitorFixture().Type("irqs 0\rregs 0\rhelp\r");
        var monitor = new MonitorFixture { IsStuck = true };
        monitor.Type("irqs 0\rregs 0\rhelp\r");
        Assert.Equal(64, monitor.Shown.Length);
        monitor.IsStuck = false;
        monitor.Settle();
        Assert.Equal(Words(whole), Words(monitor.Shown));
    }

    // Any bytes, in any pieces, a terminal that stalls, answers that do not come, traps: it always comes to rest, and then still works.
    [Fact]
    public void Nonsense_leaves_it_as_it_was()
    {
        string[] words = ["help", "vms", "vcpus", "services", "regs 0", "irqs 1 1", "map 0", "pause all", "resume 0", "reset 1", "destroy 0", "create all", "trace 0 on", "trace 1 off", "view one", "format records", "format text", "leave", "poweroff", "\x1b[A", "\x03", "\x17", "\r"];
        for (int seed = 0; seed < 150; seed++)
        {
            var random = new Random(seed);
            var monitor = new MonitorFixture();
            for (int i = 0; i < 300; i++)
            {
                switch (random.Next(12))
                {
                    case 0:
                        monitor.IsStuck = random.Next(3) == 0;
                        break;
                    case 1:
                        monitor.IsDeaf = random.Next(3) == 0;
                        break;
                    case 2 when monitor.Reminder != 0:
                        monitor.Remind();
                        break;
                    case 3:
                        monitor.Trap(random.Next(4));
                        break;
                    case 4 or 5:
                        monitor.Type(words[random.Next(words.Length)] + (random.Next(3) == 0 ? "" : "\r"));
                        break;
                    default:
                        monitor.Type(string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => (char)random.Next(256))));
                        break;
                }

                monitor.Settle();
            }

            monitor.IsStuck = false;
            monitor.IsDeaf = false;
            monitor.Settle();
            monitor.Type("\x03");
            monitor.Clear();
            monitor.Type("format text\r");
            Assert.Contains("vm1", monitor.Type("vms\r"));
            Assert.Equal("hv> |", monitor.LastLine);
            Assert.False(monitor.State.IsBusy);
            Assert.Equal(0, monitor.State.Keys.Count);
            Assert.Equal(0, monitor.State.Unanswered);
            Assert.Equal(0u, monitor.State.BeyondCredit);
            Assert.Equal(0u, monitor.State.Unexpected);
        }
    }

    private static string[] Words(string shown) => [.. shown.Split(['\r', '\n', ' ']).Where(word => word.Length > 0 && !word.Contains('\x1b') && !word.StartsWith("hv>", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
}
