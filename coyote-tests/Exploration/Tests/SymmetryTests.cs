// Why: two states are taken for one only if nothing that happens can tell them apart but by names. A field that is forgotten in
// DeclaredNames, an array in ArenaLayout, or a step in Asymmetry would make the search skip states in silence: here it is found.
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Services.VTimer;
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

    public static TheoryData<Type, string> Fields => new(DeclaredNames.Numbers.Keys.Concat(Typed).Except(Idle));

    // What has a type that says that it names somebody.
    private static (Type, string)[] Typed =>
    [
        (typeof(Actor), nameof(Actor.Cells)),
        (typeof(Actor), nameof(Actor.State)),
        (typeof(TrapTargets), nameof(TrapTargets.Region)),
        (typeof(TrapTargets), nameof(TrapTargets.VTimer)),
        (typeof(MmioRegion), nameof(MmioRegion.Device)),
        (typeof(CpuState), nameof(CpuState.Self)),
        (typeof(Vm), nameof(Vm.Services)),
        (typeof(VTimerState), "_vcpus"),
    ];

    // What names nobody in these scenarios, as long as the symmetry holds: nobody moves to another CPU, and nobody is kept to one; a record
    // is for Console; no handler faults in a VM that has its like. What is there within a step alone: a mailbox that is full, a handler that runs.
    private static (Type, string)[] Idle =>
    [
        (typeof(Offer), nameof(Offer.Vcpu)),
        (typeof(Offer), nameof(Offer.From)),
        (typeof(Accept), nameof(Accept.Vcpu)),
        (typeof(Accept), nameof(Accept.Cpu)),
        (typeof(Rehome), nameof(Rehome.Cpu)),
        (typeof(VcpuShare), nameof(VcpuShare.Affinity)),
        (typeof(LogRecord), nameof(LogRecord.Vm)),
        (typeof(SimCpu), nameof(SimCpu.FaultingActor)),
        (typeof(VcpuGhost), nameof(VcpuGhost.PassedBy)),
        (typeof(WorldGhost), nameof(WorldGhost.FullActor)),
        (typeof(CpuState), nameof(CpuState.Running)),
    ];

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

    // What is kept from step to step is what it would be if all were digested anew: no line is missed whose names another line's number
    // gives a meaning.
    [Theory]
    [MemberData(nameof(Symmetric))]
    public void The_digests_that_are_kept_are_those_of_the_state_and_its_image(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        var random = new Random(1);
        Span<Step> steps = stackalloc Step[World.MaxSteps];
        world.Restart();
        Leftovers.ClearAtRest(world);
        var mirror = new MirrorImage(world, Exchange.Of(world, out _)!);
        var memory = new StateMemory(world.Arena, [], mirror);
        memory.Begin();
        for (int walk = 0; walk < 3; walk++)
        {
            for (int i = 0; i < 200 && world.Enabled(steps, out int must) is var count && must != 0; i++)
            {
                world.Touched = 0;
                world.Take<IntrinsicMemory>(steps[random.Next(count)]);
                Leftovers.Clear(world);
                memory.Note();
                Assert.Equal(mirror.DigestsOfAll(), (memory.Digest, memory.ImageDigest));
            }

            memory.Undo(0);
        }
    }

    // The whole proof: the search takes each step in the image too, and compares what both lead to.
    [Theory]
    [MemberData(nameof(Symmetric))]
    public void Each_step_and_its_mirror_image_lead_to_mirror_images(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        Outcome outcome = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget(), symmetry: SymmetryUse.Check);
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
        Outcome without = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget(), symmetry: SymmetryUse.None);
        Assert.Null(with.Failure ?? without.Failure);
        Assert.True(with.IsComplete && without.IsComplete);
        Assert.True(with.StandsFor == without.States && with.States < without.States && with.Steps < without.Steps,
            $"{with.States} for {with.StandsFor}, {with.Steps} transitions; without {without.States}, {without.Steps}");
    }

    // Proof that the check bites: each field that is declared to name somebody, and some whose types do, is forgotten in turn.
    [Theory]
    [MemberData(nameof(Fields))]
    public void A_field_that_is_forgotten_is_found(Type type, string field)
    {
        string? found = Find("small-storm", type, field) ?? Find("small-mirror", type, field);
        Assert.True(found != null, $"{type.Name}.{field} may name whom it likes");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_breaks_for_one_of_two_is_found_and_breaks_again(int vm)
    {
        using World world = WithSeededReload(vm);
        Failure? failure = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget(), runsToLearn: 0).Failure;
        Assert.Equal($"VM {vm} is reset", failure?.Reason);
        using World again = WithSeededReload(vm);
        Assert.Equal(failure!.Identity, ChoicesDriver.Replay<IntrinsicMemory>(again, failure.Trace)?.Identity);
    }

    private static World WithSeededReload(int vm)
    {
        var world = new World(Scenario.Find("small-reset"));
        world.Specifications = [.. world.Specifications, new SeededReload(vm)];
        return world;
    }

    private static string? Find(string scenario, Type type, string field)
    {
        using var world = new World(Scenario.Find(scenario));
        try
        {
            Outcome outcome = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget(), symmetry: SymmetryUse.Check, forgotten: (type, field));
            return outcome.NoSymmetry ?? outcome.Failure?.Reason;
        }
        catch (AsymmetryException found)
        {
            return found.Message;
        }
    }

    private static bool IsSymmetric(Scenario scenario)
    {
        using var world = new World(scenario);
        return Exchange.Of(world, out _) != null;
    }
}
