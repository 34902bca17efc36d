using System.Collections.Generic;
using System.Linq;
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.Scheduler.SchedulerFixture;

namespace Hv.Tests.Services.Scheduler;

/// <summary>Weights and caps.</summary>
public class SchedulerShareTests
{
    private const ulong Period = 20 * Slice;

    [Theory]
    [InlineData(new[] { 1, 2, 4 })]
    [InlineData(new[] { 256, 512, 1024 })]
    [InlineData(new[] { 65535, 65535 })]
    [InlineData(new[] { 100, 1 })]
    [InlineData(new[] { 7, 11, 13, 1000 })]
    public void Time_is_shared_by_weight(int[] weights)
    {
        var cpu = new SimulatedCpu(1, 40);
        List<SimulatedCpu.Load> loads = [.. weights.Select(weight => cpu.Add(share: new VcpuShare((ushort)weight, 0, 0)))];
        cpu.RunUntil(5_000_000);
        double sum = weights.Sum();
        Assert.Equal(5_000_000UL, loads.Aggregate(0UL, (all, load) => all + load.Ran));
        for (int i = 0; i < weights.Length; i++)
        {
            Assert.InRange(loads[i].Ran, (5_000_000 * (weights[i] / sum)) - (3 * Slice), (5_000_000 * (weights[i] / sum)) + (3 * Slice));
        }
    }

    [Fact]
    public void Charges_too_short_to_count_by_weight_add_up()
    {
        // A tick of the heaviest is 1/256 of a tick of its account.
        var scheduler = new SchedulerFixture();
        scheduler.Ready(1, 0, new VcpuShare(65535, 0, 0));
        scheduler.Ready(2, 0);
        for (ulong now = 1; now <= 256 * 1000; now++)
        {
            scheduler.Blocked(9, now);
        }

        // It has had 256,000 ticks, which count as 1,000: no more than the other one's slice.
        scheduler.Expired(256_000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 2, SliceEnd = 257_000 });
        scheduler.Expired(257_000).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 258_000 });
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(99)]
    public void A_cap_holds_one_that_is_alone(int cap)
    {
        var cpu = new SimulatedCpu(2, 40);
        SimulatedCpu.Load capped = cpu.Add(share: new VcpuShare(0, (byte)cap, 0));
        cpu.RunUntil(100 * Period);
        Assert.InRange(capped.Ran, Period * (ulong)cap * 99 / 100, (Period * (ulong)cap) + (101 * 40));
    }

    [Fact]
    public void What_a_cap_leaves_is_the_others()
    {
        var cpu = new SimulatedCpu(3, 0);
        SimulatedCpu.Load capped = cpu.Add(share: new VcpuShare(60000, 25, 0));
        SimulatedCpu.Load other = cpu.Add();
        cpu.RunUntil(100 * Period);
        Assert.InRange(capped.Ran, 24 * Period, (25 * Period) + 100);
        Assert.Equal(cpu.Now, capped.Ran + other.Ran);
    }

    [Fact]
    public void A_cap_is_told_as_an_alarm_and_ends_with_its_period()
    {
        var scheduler = new SchedulerFixture();
        var half = new VcpuShare(0, 50, 0);
        scheduler.Ready(1, 100, half).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 100 + (Period / 2) });
        scheduler.Expired(100 + (Period / 2)).ExpectOnly(Cpu, new RunIdle { Until = 100 + Period });

        // Sleep and waking in between change nothing.
        Assert.Empty(scheduler.Blocked(1, 12_000));
        scheduler.Ready(1, 13_000, half).ExpectOnly(Cpu, new RunIdle { Until = 100 + Period });
        Assert.Empty(scheduler.Ready(1, 13_500, half));
        scheduler.Expired(100 + Period).ExpectOnly(Cpu, new RunVcpu { Vcpu = 1, SliceEnd = 100 + Period + (Period / 2) });
    }

    [Fact]
    public void One_that_fell_asleep_behind_its_cap_does_not_come_back_by_itself()
    {
        var scheduler = new SchedulerFixture();
        scheduler.Ready(1, 0, new VcpuShare(0, 50, 0));
        scheduler.Expired(Period / 2);
        scheduler.Blocked(1, Period / 2);
        scheduler.Expired(Period).ExpectOnly(Cpu, RunIdle.ForGood);
    }

    [Fact]
    public void Any_mixture_of_shares_keeps_the_promises()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var cpu = new SimulatedCpu(seed, (ulong)random.Next(100));
            var loads = new List<(SimulatedCpu.Load Load, VcpuShare Share)>();
            for (int i = random.Next(1, 8); i > 0; i--)
            {
                var share = new VcpuShare((ushort)random.Next(1, 1000), (byte)(random.Next(2) == 0 ? 0 : random.Next(1, 100)), 0);
                loads.Add((random.Next(2) == 0 ? cpu.Add(share: share) : cpu.Add((ulong)random.Next(1, 3000), (ulong)random.Next(1, 5000), share), share));
            }

            cpu.RunUntil(30 * Period);
            Assert.All(loads, load => Assert.True(load.Share.Cap == 0 || load.Load.Ran <= (31 * Period * load.Share.Cap / 100) + (31 * 120)));
        }
    }
}
