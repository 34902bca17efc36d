using System.Collections.Generic;
using Hv.Ipc.Protocols;
using Hv.Services.Scheduler;
using Xunit;
using static Hv.Tests.Services.Scheduler.SchedulerFixture;

namespace Hv.Tests.Services.Scheduler;

/// <summary>Each event, one by one.</summary>
public class SchedulerTests
{
    private readonly SchedulerFixture _scheduler = new();

    [Fact]
    public void One_vcpu_has_the_cpu_to_itself()
    {
        _scheduler.Ready(2047, 100).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2047, SliceEnd = RunVcpu.NoSlice });
        _scheduler.Blocked(2047, 200).ExpectOnly(Cpu, RunIdle.ForGood);
        _scheduler.Ready(2047, 300).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2047, SliceEnd = RunVcpu.NoSlice });
    }

    [Fact]
    public void The_same_again_is_not_told_again()
    {
        Assert.Empty(_scheduler.Blocked(1, 50));
        _scheduler.Ready(1, 100);
        Assert.Empty(_scheduler.Ready(1, 150));
        _scheduler.Ready(2, 160);
        Assert.Empty(_scheduler.Ready(2, 170));
        Assert.Empty(_scheduler.Ready(1, 180));
        _scheduler.Blocked(1, 200);
        Assert.Empty(_scheduler.Blocked(1, 210));
        _scheduler.Blocked(2, 220).ExpectOnly(Cpu, RunIdle.ForGood);
        Assert.Empty(_scheduler.Blocked(2, 230));
        Assert.Empty(_scheduler.Blocked(7, 240));
    }

    [Fact]
    public void A_second_vcpu_ends_the_first_ones_slice()
    {
        _scheduler.Ready(1, 100);

        // The rest of a slice that began at 100.
        _scheduler.Ready(2, 200).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 1100 });
        _scheduler.Expired(1100).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = 2100 });
        _scheduler.Expired(2100).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 3100 });
    }

    [Fact]
    public void A_newcomer_goes_before_one_that_had_the_cpu_for_long()
    {
        _scheduler.Ready(1, 0);
        _scheduler.Ready(2, 10_000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = 11_000 });

        // Half a slice ahead at first, half a slice behind now.
        _scheduler.Expired(11_000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 12_000 });
    }

    [Fact]
    public void One_that_slept_briefly_waits_no_longer_than_a_quarter_slice_for_one_that_runs_alone()
    {
        _scheduler.Ready(1, 0);
        _scheduler.Ready(2, 0);
        _scheduler.Expired(1000); // 2 runs, 1 has had 1000
        _scheduler.Blocked(2, 2000); // 2 has had 1000; 1 runs alone
        Assert.Equal(1, _scheduler.Running);
        Assert.Equal(RunVcpu.NoSlice, _scheduler.SliceEnd);
        _scheduler.Ready(2, 2100).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 3000 });
        _scheduler.Blocked(2, 2150).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = RunVcpu.NoSlice });

        // 1 goes on to 3000 alone: at 2240 it is not yet a quarter ahead of 2.
        _scheduler.Ready(2, 2240).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 3000 });
    }

    [Fact]
    public void A_slice_long_over_leaves_a_quarter()
    {
        _scheduler.Ready(1, 0);
        _scheduler.Ready(2, 0);
        _scheduler.Expired(1000);
        _scheduler.Expired(5000); // late: 2 has had 4000
        Assert.Equal(1, _scheduler.Running);
        _scheduler.Blocked(2, 5000); // 1 alone from here; the slice would have ended at 6000
        Assert.Equal(RunVcpu.NoSlice, _scheduler.SliceEnd);

        // 1 has had 3500 by then, 2 4000 still: no reason to preempt, but no reason to wait for long.
        _scheduler.Ready(2, 7500).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 7500 + Granularity });
    }

    [Fact]
    public void One_that_wakes_preempts_only_when_far_enough_behind()
    {
        _scheduler.Ready(1, 0);
        _scheduler.Ready(2, 0);
        _scheduler.Expired(1000);
        _scheduler.Blocked(2, 1100); // 2 has had 100, 1 has had 1000
        _scheduler.Ready(2, 1200).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = 2200 }); // 600 against 1100
    }

    [Fact]
    public void A_third_vcpu_changes_nothing_at_once()
    {
        _scheduler.Ready(1, 0);
        _scheduler.Ready(2, 100);
        Assert.Empty(_scheduler.Ready(3, 200));
        _scheduler.Expired(1000);
        int second = _scheduler.Running;
        _scheduler.Expired(2000);
        int third = _scheduler.Running;
        Assert.Equal(5, second + third);
        _scheduler.Expired(3000);
        Assert.Equal(1, _scheduler.Running);
    }

    [Fact]
    public void Of_equals_the_one_that_does_not_run_is_next()
    {
        _scheduler.Ready(1, 0);
        _scheduler.Ready(2, 0);
        _scheduler.Expired(1000);
        _scheduler.Expired(3000); // late: 2 has had 2000, 1 1000
        _scheduler.Expired(4000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = 5000 });
        _scheduler.Expired(5000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 6000 });
    }

    [Fact]
    public void Every_expiry_is_answered()
    {
        _scheduler.Expired(5).ExpectOnly(Cpu, RunIdle.ForGood);
        _scheduler.Ready(1, 10);
        _scheduler.Expired(15).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = RunVcpu.NoSlice });
        _scheduler.Ready(2, 20);

        // Early: for a slice that was set anew.
        _scheduler.Expired(500).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 1010 });
        _scheduler.Expired(1010).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = 2010 });

        // Twice.
        _scheduler.Expired(1010).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = 2010 });
    }

    [Fact]
    public void Time_does_not_run_backwards()
    {
        _scheduler.Ready(1, 1000);
        _scheduler.Ready(2, 900).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 2000 });
        _scheduler.Expired(2000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = 3000 });
        _scheduler.Blocked(2, 1500).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = RunVcpu.NoSlice });
    }

    [Fact]
    public void Another_vcpus_end_gives_the_cpu_to_the_one_left()
    {
        _scheduler.Ready(1, 0);
        _scheduler.Ready(2, 10);
        _scheduler.Blocked(2, 20).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = RunVcpu.NoSlice });
    }

    [Fact]
    public void As_many_as_there_is_room_for_can_be_ready()
    {
        for (ushort vcpu = 0; vcpu < SchedulerState.MaxReady; vcpu++)
        {
            _scheduler.Ready(vcpu, 0);
        }

        Assert.Equal(0U, _scheduler.Unexpected);
        _scheduler.Ready(3000, 0).ExpectOnly(SchedulerFixture.Log, new LogRecord
        {
            Event = LogEvent.UnexpectedMessage,
            B = VcpuReady.Kind,
            Vm = LogRecord.Nobody,
            Vcpu = LogRecord.Nobody,
        });
        Assert.Equal(1U, _scheduler.Unexpected);

        // One that cannot run makes room.
        Assert.Empty(_scheduler.Blocked(255, 0));
        Assert.Empty(_scheduler.Ready(3000, 0));
        Assert.Empty(_scheduler.Blocked(3000, 0));
        Assert.Equal(1U, _scheduler.Unexpected);

        // Each of those that are left gets its turn before one gets a second.
        var seen = new HashSet<int> { _scheduler.Running };
        for (ulong turn = 1; turn < SchedulerState.MaxReady - 1; turn++)
        {
            Assert.Single(_scheduler.Expired(turn * Slice));
            Assert.True(seen.Add(_scheduler.Running));
        }
    }

    [Fact]
    public void Vcpus_come_and_go_without_end()
    {
        ulong now = 0;
        for (int round = 0; round < 3; round++)
        {
            for (ushort vcpu = 0; vcpu < 3000; vcpu++)
            {
                _scheduler.Ready(vcpu, now).ExpectOnly(Cpu, new RunVcpu { Vcpu = vcpu, SliceEnd = RunVcpu.NoSlice });
                now += 10;
                _scheduler.Blocked(vcpu, now).ExpectOnly(Cpu, RunIdle.ForGood);
            }
        }
    }

    [Fact]
    public void What_one_had_too_much_is_not_forgotten_for_others_sake()
    {
        _scheduler.Ready(1, 0);
        _scheduler.Ready(2, 0);
        _scheduler.Expired(1000);
        _scheduler.Blocked(2, 6000); // 2 has had 5000, 1 1000
        for (ushort vcpu = 1000; vcpu < 4000; vcpu++)
        {
            _scheduler.Ready(vcpu, 6000).ExpectOnly(Cpu, new RunVcpu { Vcpu = vcpu, SliceEnd = 7000 });
            _scheduler.Blocked(vcpu, 6000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = RunVcpu.NoSlice });
        }

        _scheduler.Ready(2, 6000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 7000 });
        _scheduler.Expired(7000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 8000 });
    }

    [Fact]
    public void An_unknown_message_is_counted_and_the_first_is_logged()
    {
        _scheduler.Send(default(Wake)).ExpectOnly(SchedulerFixture.Log, new LogRecord
        {
            Event = LogEvent.UnexpectedMessage,
            B = Wake.Kind,
            Vm = LogRecord.Nobody,
            Vcpu = LogRecord.Nobody,
        });
        Assert.Empty(_scheduler.Send(default(Wake)));
        Assert.Equal(2U, _scheduler.Unexpected);
    }

    [Fact]
    public void One_that_starts_over_knows_no_vcpu_until_they_say_so()
    {
        _scheduler.Ready(1, 100);
        _scheduler.Ready(2, 100);
        _scheduler.Send(default(Reset)).ExpectOnly(Cpu, RunIdle.ForGood);
        _scheduler.Blocked(1, 200);
        _scheduler.Ready(2, 300).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = RunVcpu.NoSlice });
    }
}
