using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.Scheduler.SchedulerFixture;

namespace Hv.Tests.Services.Scheduler;

/// <summary>Schedulers among each other.</summary>
public class SchedulerBalanceTests
{
    private const int Cpus = 4;
    private const uint Default = VcpuShare.DefaultWeight;

    [Fact]
    public void One_that_has_to_wait_is_offered_to_the_next_cpu()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 3);
        scheduler.Ready(1, 10);
        IReadOnlyList<Message> sent = scheduler.Ready(2, 20, new VcpuShare(7, 0, 0));
        Assert.Equal(2, sent.Count);
        sent[1].Expect(FirstScheduler, new Offer { From = 3, Vcpu = 2, Load = Default + 7, Share = new VcpuShare(7, 0, 0) });

        // One offer at a time.
        Assert.Empty(scheduler.Ready(3, 30));
        Assert.Empty(scheduler.Blocked(9, 5000));
    }

    [Fact]
    public void Nobody_is_offered_on_the_only_cpu()
    {
        var scheduler = new SchedulerFixture();
        scheduler.Ready(1, 10);
        Assert.Single(scheduler.Ready(2, 20));
    }

    [Fact]
    public void One_that_may_run_nowhere_else_is_not_offered()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 1);
        scheduler.Ready(1, 10);
        Assert.Single(scheduler.Ready(2, 20, new VcpuShare(0, 0, 0b10)));
    }

    [Fact]
    public void An_offer_that_comes_back_may_be_made_again_a_quarter_slice_later()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 0);
        scheduler.Ready(1, 10);
        Offer offer = scheduler.Ready(2, 20)[1].Read<Offer>();
        Assert.Empty(scheduler.Send(offer));
        Assert.Empty(scheduler.Blocked(9, 20 + Granularity - 1));
        scheduler.Blocked(9, 20 + Granularity).ExpectOnly(FirstScheduler + 1, new Offer { From = 0, Vcpu = 2, Load = 2 * Default });
    }

    [Fact]
    public void An_offer_that_was_lost_with_a_scheduler_that_started_over_is_made_again()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 0);
        scheduler.Ready(1, 10);
        scheduler.Ready(2, 20);
        Assert.Empty(scheduler.Blocked(9, 20 * Slice));
        Assert.Contains(scheduler.Blocked(9, 22 * Slice), message => message.Is<Offer>());
    }

    [Fact]
    public void A_vcpu_starts_on_a_cpu_that_it_may_run_on()
    {
        Assert.Equal(1, default(VcpuShare).FirstCpu(5, Cpus));
        Assert.Equal(3, new VcpuShare(0, 0, 0b1001).FirstCpu(5, Cpus));
        Assert.Equal(0, new VcpuShare(0, 0, 0b1001).FirstCpu(4, Cpus));
        Assert.Equal(1, new VcpuShare(0, 0, 1UL << 63).FirstCpu(5, Cpus));
    }

    [Fact]
    public void An_idle_cpu_accepts()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 2);
        scheduler.Send(new Offer { From = 1, Vcpu = 5, Load = 2 * Default }).ExpectOnly(FirstScheduler + 1, new Accept { Vcpu = 5, Cpu = 2 });
    }

    [Fact]
    public void A_cpu_with_one_less_or_where_it_may_not_run_sends_the_offer_on()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 2);
        var pinned = new Offer { From = 1, Vcpu = 5, Load = 9 * Default, Share = new VcpuShare(0, 0, 0b1011) };
        scheduler.Send(pinned).ExpectOnly(FirstScheduler + 3, pinned);
        scheduler.Ready(8, 0);
        var two = new Offer { From = 1, Vcpu = 5, Load = 2 * Default };
        scheduler.Send(two).ExpectOnly(FirstScheduler + 3, two);
        scheduler.Send(new Offer { From = 1, Vcpu = 5, Load = 3 * Default }).ExpectOnly(FirstScheduler + 1, new Accept { Vcpu = 5, Cpu = 2 });
    }

    // A heavy one alone has as much to do as four light ones: none of them would gain.
    [Fact]
    public void Weights_count_and_not_heads()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 2);
        scheduler.Ready(8, 0, new VcpuShare(400, 0, 0));
        var light = new Offer { From = 1, Vcpu = 5, Load = 400, Share = new VcpuShare(100, 0, 0) };
        scheduler.Send(light).ExpectOnly(FirstScheduler + 3, light);
        var sixth = new Offer { From = 1, Vcpu = 5, Load = 501, Share = new VcpuShare(100, 0, 0) };
        scheduler.Send(sixth).ExpectOnly(FirstScheduler + 1, new Accept { Vcpu = 5, Cpu = 2 });

        // What it weighs no more when it stops does not count.
        scheduler.Blocked(8, 10);
        scheduler.Send(light).ExpectOnly(FirstScheduler + 1, new Accept { Vcpu = 5, Cpu = 2 });
    }

    // Two CPUs whose vCPUs want all they get: whatever they began with, moves end, and end where no move would help.
    [Fact]
    public void Moves_end_where_the_weights_are_even()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var pair = new SchedulerPair(new Random(seed), vcpus: 2 + (seed % 8));
            int moves = pair.Run(slices: 400);
            Assert.InRange(moves, 0, 40);
            Assert.Equal(0, pair.Run(slices: 200));
            Assert.True(pair.IsEven, $"seed {seed}: {pair}");
        }
    }

    [Fact]
    public void What_was_accepted_goes_if_it_still_waits()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 0);
        scheduler.Ready(1, 10);
        scheduler.Ready(2, 20);
        IReadOnlyList<Message> sent = scheduler.Send(new Accept { Vcpu = 2, Cpu = 3 });
        Assert.Equal(2, sent.Count);
        sent[0].Expect(FirstVcpu + 2, new Rehome { Cpu = 3 });
        sent[1].Expect(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = RunVcpu.NoSlice });

        // It is gone: what it says of itself on the way changes nothing, and it may come back.
        Assert.Empty(scheduler.Blocked(2, 30));
        Assert.NotEmpty(scheduler.Ready(2, 40));
    }

    [Fact]
    public void One_that_runs_or_sleeps_by_now_stays()
    {
        var scheduler = new SchedulerFixture(Cpus, self: 0);
        scheduler.Ready(1, 10);
        scheduler.Ready(2, 20);
        scheduler.Expired(1010);
        Assert.Equal(2, scheduler.Running);
        Assert.DoesNotContain(scheduler.Send(new Accept { Vcpu = 2, Cpu = 3 }), message => message.Is<Rehome>());
        scheduler.Blocked(2, 1020);
        Assert.Empty(scheduler.Send(new Accept { Vcpu = 2, Cpu = 3 }));
    }
}
