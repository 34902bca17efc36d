// Why: `make unit` explores a little of everything, always the same: a bug that any schedule of these shows is found at once.
// `make test` explores the same and more by the command `explore`, and leaves out what is marked so.
using System.IO;
using System.Linq;
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Report;
using Hv.Tests.Exploration.Scenarios;
using Xunit;

namespace Hv.Tests.Exploration.Tests;

[Trait("kind", "explore")]
public sealed class ExplorationTests
{
    public static TheoryData<string> All => new(ScenarioList.All.Select(s => s.Name));

    public static TheoryData<string> Short => new(ScenarioList.All.Where(s => !s.IsLong).Select(s => s.Name));

    public static TheoryData<string> Small => new(ScenarioList.All.Where(s => s.IsExhaustive).Select(s => s.Name));

    [Trait("also", "explore")]
    [Theory]
    [MemberData(nameof(All))]
    public void Coyotes_choices_break_no_specification(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        MustHold(ChoicesDriver.Explore<IntrinsicMemory>(world, new Budget { Schedules = world.Scenario.IsLong ? 50u : 800, Seed = 1 }));
    }

    [Trait("also", "explore")]
    [Theory]
    [MemberData(nameof(Short))]
    public void Interleaved_cpus_break_no_specification(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        MustHold(OperationsDriver.Explore<InterleavingMemory>(world, new Budget { Schedules = 60, Seed = 1 }));
    }

    [Trait("also", "explore")]
    [Theory]
    [MemberData(nameof(Small))]
    public void All_states_of_small_bounds_break_no_specification(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        Outcome outcome = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget());
        MustHold(outcome);
        Assert.True(outcome.IsComplete);
        Assert.True(outcome.States > 1000, $"only {outcome.States} states");
    }

    [Fact]
    public void The_same_seed_explores_the_same_schedules()
    {
        using var world = new World(Scenario.Find("any"));
        Assert.Equal(Choices(world, 7), Choices(world, 7));
        Assert.NotEqual(Choices(world, 7), Choices(world, 8));
        Assert.Equal(Operations(world, 7), Operations(world, 7));
        Assert.NotEqual(Operations(world, 7), Operations(world, 8));
    }

    [Fact]
    public void The_exhaustive_search_visits_the_same_states_each_time()
    {
        using var first = new World(Scenario.Find("small-power"));
        using var second = new World(Scenario.Find("small-power"));
        Assert.Equal(
            ExhaustiveDriver.Explore<IntrinsicMemory>(first, new Budget()).States,
            ExhaustiveDriver.Explore<IntrinsicMemory>(second, new Budget()).States);
    }

    // Runs at random only tell it sooner what to watch: a line that none of them has changed must be found where it changes.
    [Theory]
    [InlineData("small-storm")]
    [InlineData("small-fault")]
    public void The_exhaustive_search_needs_no_run_to_know_what_changes(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        Outcome learned = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget());
        Outcome unlearned = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget(), runsToLearn: 0);
        MustHold(unlearned);
        Assert.Equal((learned.States, learned.Steps, true), (unlearned.States, unlearned.Steps, unlearned.IsComplete));
    }

    [Theory]
    [InlineData(ChoicesDriver.Name)]
    [InlineData(OperationsDriver.Name)]
    [InlineData(ExhaustiveDriver.Name)]
    public void A_saved_trace_fails_at_the_same_step_ten_times_out_of_ten(string driver)
    {
        string scenario = driver == ExhaustiveDriver.Name ? "small-sgi" : "any";
        using World world = WithSeededPromise(scenario);
        var budget = new Budget { Schedules = 20_000, Seed = 3 };
        Failure? failure = driver switch
        {
            ChoicesDriver.Name => ChoicesDriver.Explore<IntrinsicMemory>(world, budget).Failure,
            OperationsDriver.Name => OperationsDriver.Explore<InterleavingMemory>(world, budget).Failure,
            _ => ExhaustiveDriver.Explore<IntrinsicMemory>(world, budget).Failure,
        };
        Assert.NotNull(failure);
        string path = Path.Combine(Path.GetTempPath(), $"hv-{driver}-{Environment.ProcessId}.trace");
        failure.Trace.Save(path);
        Trace trace = Trace.Open(path);
        File.Delete(path);
        for (int i = 0; i < 10; i++)
        {
            using World again = WithSeededPromise(scenario);
            Failure? same = driver == OperationsDriver.Name
                ? OperationsDriver.Replay<InterleavingMemory>(again, trace)
                : ChoicesDriver.Replay<IntrinsicMemory>(again, trace);
            Assert.Equal(failure.Identity, same?.Identity);
        }
    }

    [Fact]
    public void A_failure_is_drawn_with_its_reason_and_its_lanes()
    {
        using World world = WithSeededPromise("any");
        Failure failure = ChoicesDriver.Explore<IntrinsicMemory>(world, new Budget { Schedules = 20_000, Seed = 3 }).Failure!;
        var recorder = new Recorder();
        world.Watcher = recorder;
        ChoicesDriver.Replay<IntrinsicMemory>(world, failure.Trace);
        string html = SequenceDiagram.Html(world, failure, recorder, "make replay TRACE=x");
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains(failure.Specification, html, StringComparison.Ordinal);
        Assert.Contains("VGic", html, StringComparison.Ordinal);
        Assert.Contains("make replay TRACE=x", html, StringComparison.Ordinal);
    }

    // Whether each transition that the protocols have is explored takes more schedules: `make explore` asks that, and `make test` with it.
    [Trait("also", "explore")]
    [Fact]
    public void No_transition_is_explored_that_the_protocols_have_not()
    {
        var coverage = new Coverage();
        foreach (Scenario scenario in ScenarioList.All)
        {
            using var world = new World(scenario) { Watcher = coverage };
            ChoicesDriver.Explore<IntrinsicMemory>(world, new Budget { Schedules = scenario.IsLong && !scenario.HasPerson ? 50u : 1500, Seed = 1 });
        }

        Assert.Empty(Transitions.Unexpected(coverage));
    }

    private static World WithSeededPromise(string scenario)
    {
        var world = new World(Scenario.Find(scenario));
        world.Specifications = [.. world.Specifications, new SeededPromise()];
        return world;
    }

    private static ulong Choices(World world, uint seed) =>
        ChoicesDriver.Explore<IntrinsicMemory>(world, new Budget { Schedules = 100, Seed = seed }).Digest;

    private static ulong Operations(World world, uint seed) =>
        OperationsDriver.Explore<InterleavingMemory>(world, new Budget { Schedules = 20, Seed = seed }).Digest;

    private static void MustHold(Outcome outcome) => Assert.True(outcome.Failure == null, outcome.Failure?.Identity);
}
