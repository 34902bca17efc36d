// Why: two states are taken for one only if nothing that happens can tell them apart but by names. A field that is forgotten in
// DeclaredNames, an array in ArenaLayout, or a step in Asymmetry would make the search skip states in silence: here it is found.
using System.Linq;
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Symmetry;
using Xunit;

namespace Hv.Tests.Exploration.Tests;

[Trait("kind", "explore")]
public sealed class SymmetryTests
{
    public static TheoryData<string> Symmetric => ["small-mirror", "small-timer", "small-reset", "small-storm"];

    [Fact]
    public void What_is_small_is_symmetric_or_says_why_not()
    {
        string[] symmetric = [.. ScenarioList.All.Where(s => s.IsExhaustive).Where(IsSymmetric).Select(s => s.Name).Order()];
        Assert.Equal(Symmetric.Select(r => r.Data).Order(), symmetric);
    }

    [Theory]
    [MemberData(nameof(Symmetric))]
    public void The_start_is_its_own_mirror_image(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        world.Restart();
        Leftovers.ClearAtRest(world);
        var mirror = new MirrorImage(world, Exchange.Of(world, out _)!);
        int same = mirror.OfAll().AsSpan().CommonPrefixLength(world.Arena.Bytes);
        Assert.True(same == world.Arena.Used, $"differs at {mirror.At(same)}");
    }

    // The whole proof: the search takes each step in the image too, and compares what both lead to.
    [Theory]
    [MemberData(nameof(Symmetric))]
    public void Each_step_and_its_mirror_image_lead_to_mirror_images(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        Outcome outcome = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget(), isChecked: true);
        Assert.Null(outcome.Failure);
        Assert.True(outcome.IsComplete);
    }

    // Visited without, each state is there: with, each must be counted, by itself or by its image. What is merged that is not the same, or
    // is not merged, changes a count.
    [Theory]
    [MemberData(nameof(Symmetric))]
    public void States_stand_for_all_that_there_are_without_symmetry(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        Outcome with = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget());
        Outcome without = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget(), withSymmetry: false);
        Assert.Null(with.Failure ?? without.Failure);
        Assert.True(with.IsComplete && without.IsComplete);
        Assert.True(with.StandsFor == without.States && with.States < without.States && with.Steps < without.Steps,
            $"{with.States} for {with.StandsFor}, {with.Steps} transitions; without {without.States}, {without.Steps}");
    }

    private static bool IsSymmetric(Scenario scenario)
    {
        using var world = new World(scenario);
        return Exchange.Of(world, out _) != null;
    }
}
