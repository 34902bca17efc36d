using System.Collections.Generic;
using System.Linq;
using Xunit;
using static Hv.Tests.Services.Scheduler.SchedulerFixture;

namespace Hv.Tests.Services.Scheduler;

/// <summary>Who gets how much, and how soon, under a simulated clock.</summary>
public class SchedulerFairnessTests
{
    private const ulong Lateness = 40;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(50)]
    public void Always_ready_vcpus_are_never_apart_by_more_than_a_slice(int count)
    {
        var cpu = new SimulatedCpu(count, Lateness);
        List<SimulatedCpu.Load> loads = [.. Enumerable.Range(0, count).Select(_ => cpu.Add())];
        for (int step = 0; step < 2000; step++)
        {
            cpu.RunUntil(cpu.Now + 311);
            Assert.True(loads.Max(load => load.Ran) - loads.Min(load => load.Ran) <= Slice + Lateness);
        }

        // Nobody's tick is lost, and everybody came within a round.
        Assert.Equal(cpu.Now, loads.Aggregate(0UL, (sum, load) => sum + load.Ran));
        Assert.True(loads.Max(load => load.LongestWait) <= (ulong)(count - 1) * (Slice + Lateness));
    }

    [Fact]
    public void One_that_asks_for_little_gets_it_at_once()
    {
        // 5 per cent of the CPU, against three that want all of it.
        var cpu = new SimulatedCpu(1, Lateness);
        List<SimulatedCpu.Load> hogs = [cpu.Add(), cpu.Add(), cpu.Add()];
        SimulatedCpu.Load light = cpu.Add(run: 100, sleep: 1900);

        // At the very start all four are equals, and it takes its turn.
        cpu.RunUntil(10_000);
        light.LongestWait = 0;
        cpu.RunUntil(1_000_000);
        Assert.Equal(0UL, light.LongestWait);
        Assert.InRange(light.Ran, 49_500UL, 50_100UL);
        Assert.True(hogs.Max(load => load.Ran) - hogs.Min(load => load.Ran) <= Slice + Lateness);
    }

    [Fact]
    public void One_that_sleeps_now_and_then_gets_no_more_than_its_share()
    {
        // It would take 90 per cent if it could.
        var cpu = new SimulatedCpu(2, Lateness);
        SimulatedCpu.Load hog = cpu.Add();
        SimulatedCpu.Load sly = cpu.Add(run: 900, sleep: 100);
        cpu.RunUntil(2_000_000);
        Assert.True(sly.Ran <= 1_000_000 + Slice + Credit + Lateness);
        Assert.True(hog.Ran >= 1_000_000 - Slice - Credit - Lateness);

        // Nor does the other starve it: what it lost by sleeping is less than it slept.
        Assert.True(sly.Ran >= 800_000);
    }

    [Fact]
    public void A_long_sleep_earns_half_a_slice_and_no_more()
    {
        var cpu = new SimulatedCpu(3, Lateness);
        SimulatedCpu.Load hog = cpu.Add();
        cpu.RunUntil(1_000_000);
        SimulatedCpu.Load late = cpu.Add();
        ulong before = hog.Ran;
        ulong most = 0;
        for (int step = 0; step < 1000; step++)
        {
            cpu.RunUntil(cpu.Now + 97);
            ulong hogRan = hog.Ran - before;
            most = Math.Max(most, late.Ran > hogRan ? late.Ran - hogRan : 0);
        }

        Assert.Equal(0UL, late.LongestWait);
        Assert.InRange(most, Credit, Credit + Slice + Lateness);
    }

    [Fact]
    public void A_cpu_is_idle_only_when_nobody_is_ready()
    {
        var cpu = new SimulatedCpu(4, 0);
        SimulatedCpu.Load one = cpu.Add(run: 300, sleep: 700);
        SimulatedCpu.Load other = cpu.Add(run: 200, sleep: 800);
        cpu.RunUntil(1_000_000);

        // Half of the CPU in all; each loses by the other's runs only.
        Assert.InRange(one.Ran, 240_000UL, 300_300UL);
        Assert.InRange(other.Ran, 150_000UL, 200_200UL);
    }

    [Fact]
    public void Any_mixture_keeps_the_promises()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var cpu = new SimulatedCpu(seed, (ulong)random.Next(200));
            var loads = new List<SimulatedCpu.Load>();
            int count = random.Next(1, 12);
            for (int i = 0; i < count; i++)
            {
                loads.Add(random.Next(3) == 0
                    ? cpu.Add()
                    : cpu.Add((ulong)random.Next(1, 3000), (ulong)random.Next(1, 5000)));
            }

            const ulong End = 300_000;
            cpu.RunUntil(End);

            // Whoever wants the CPU all the time gets a fair share at least.
            ulong fair = End / (ulong)count;
            Assert.All(loads, load => Assert.True(load.Wants != ulong.MaxValue || load.Ran + (2 * Slice) + 400 >= fair));
            Assert.All(loads, load => Assert.True(load.LongestWait <= (ulong)count * (Slice + Credit + 200)));
        }
    }
}
