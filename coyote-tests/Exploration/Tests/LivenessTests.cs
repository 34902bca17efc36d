// The monitors bite: a wake-up that is lost on a machine that never rests is found by a hot state, and by nothing else.
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Xunit;

namespace Hv.Tests.Exploration.Tests;

[Trait("kind", "explore")]
public sealed class LivenessTests
{
    [Theory]
    [InlineData(ChoicesDriver.Name)]
    [InlineData(OperationsDriver.Name)]
    public void A_lost_wake_up_beside_guests_that_never_rest_keeps_a_monitor_hot(string driver)
    {
        using World world = Deaf();
        Failure? failure = Explore(world, driver);
        Assert.NotNull(failure);
        Assert.Equal("no-lost-wake-up", failure.Specification);
        using World again = Deaf();
        Assert.Equal(failure.Identity, Replay(again, failure.Trace)?.Identity);
    }

    [Theory]
    [InlineData(ChoicesDriver.Name)]
    [InlineData(OperationsDriver.Name)]
    public void Without_it_none_stays_hot(string driver)
    {
        using var world = new World(Scenario.Find("busy"));
        Assert.Null(Explore(world, driver)?.Identity);
    }

    private static World Deaf() => new(Scenario.Find("busy")) { Watcher = new SeededLostKick(1) };

    private static Failure? Explore(World world, string driver) => driver == ChoicesDriver.Name
        ? ChoicesDriver.Explore<IntrinsicMemory>(world, new Budget { Schedules = 100 }).Failure
        : OperationsDriver.Explore<InterleavingMemory>(world, new Budget { Schedules = 10 }).Failure;

    private static Failure? Replay(World world, Trace trace) => trace.Driver == ChoicesDriver.Name
        ? ChoicesDriver.Replay<IntrinsicMemory>(world, trace)
        : OperationsDriver.Replay<InterleavingMemory>(world, trace);
}
