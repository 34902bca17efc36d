// Why: two states are taken for one only if nothing that happens can tell them apart but by names. A field that is forgotten in
// ExchangeNames would make the search skip states in silence: here it is found.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Services.Scheduler;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Specifications;
using Xunit;

namespace Hv.Tests.Exploration.Tests;

[Trait("kind", "explore")]
public sealed class SymmetryTests
{
    [Theory]
    [InlineData("small-mirror")]
    public void A_step_and_its_mirror_image_lead_to_mirror_images(string scenario) => Assert.Equal("", Walk(scenario, null));

    [Theory]
    [InlineData("small-mirror")]
    public void The_start_is_its_own_mirror_image(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        world.Restart();
        Leftovers.ClearAtRest(world);
        var mirror = new MirrorImage(world, Exchange.Of(world)!);
        int same = mirror.OfAll().CommonPrefixLength(world.Arena.Bytes);
        Assert.True(same == world.Arena.Used, $"differs at {mirror.At(same)}");
    }

    [Theory]
    [InlineData(typeof(Actor), nameof(Actor.Owner))]
    [InlineData(typeof(CpuState), nameof(CpuState.Loaded))]
    [InlineData(typeof(CpuState), nameof(CpuState.RunningVm))]
    [InlineData(typeof(Vcpu), nameof(Vcpu.HomeCpu))]
    [InlineData(typeof(RunQueueEntry), nameof(RunQueueEntry.Vcpu))]
    [InlineData(typeof(Decision), nameof(Decision.Vcpu))]
    [InlineData(typeof(VcpuBlocked), nameof(VcpuBlocked.Vcpu))]
    [InlineData(typeof(RunVcpu), nameof(RunVcpu.Vcpu))]
    [InlineData(typeof(VcpuGhost), nameof(VcpuGhost.LoadedOn))]
    [InlineData(typeof(VcpuGhost), nameof(VcpuGhost.ReadyAt))]
    [InlineData(typeof(SchedulerGhost), nameof(SchedulerGhost.Running))]
    public void A_field_that_is_forgotten_is_found(Type type, string field)
    {
        string found;
        try
        {
            found = Walk("small-mirror", (type, field));
        }
        catch (SpecificationException broken)
        {
            // What is no image of a state may be none that can be.
            found = broken.Message;
        }

        Assert.NotEqual("", found);
    }

    // Visited without, each state is there: with, each must be counted, by itself or by its image. What is merged that is not the same, or
    // is not merged, changes a count.
    [Trait("also", "explore")]
    [Theory]
    [InlineData("small-mirror")]
    public void States_stand_for_all_that_there_are_without_symmetry(string scenario)
    {
        using var world = new World(Scenario.Find(scenario));
        Outcome with = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget());
        Outcome without = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget(), withSymmetry: false);
        Assert.Null(with.Failure ?? without.Failure);
        Assert.Null(with.Asymmetry);
        Assert.True(with.IsComplete && without.IsComplete);
        Assert.True(with.StandsFor == without.States && with.States < without.States && with.Steps < without.Steps,
            $"{with.States} for {with.StandsFor}, {with.Steps} transitions; without {without.States}, {without.Steps}");
    }

    // Random walks, each step of each also taken in the mirror image. Returns what differs first, "" for nothing.
    private static string Walk(string scenario, (Type Type, string Field)? forgotten)
    {
        using var world = new World(Scenario.Find(scenario));
        Exchange exchange = Exchange.Of(world)!;
        var mirror = new MirrorImage(world, exchange, forgotten);
        var random = new Random(1);
        Span<Step> steps = stackalloc Step[World.MaxSteps];
        Span<Step> others = stackalloc Step[World.MaxSteps];
        for (int walk = 0; walk < 12; walk++)
        {
            world.Restart();
            world.Touched = ulong.MaxValue >> (64 - world.ActorCount);
            Leftovers.Clear(world);
            for (int i = 0; i < 2000; i++)
            {
                int count = world.Enabled(steps, out int must);
                if (must == 0)
                {
                    break;
                }

                Step step = steps[random.Next(count)];
                byte[] state = world.Arena.Bytes.ToArray();
                byte[] image = mirror.OfAll().ToArray();
                image.CopyTo(world.Arena.Bytes);
                if (!mirror.OfAll().SequenceEqual(state))
                {
                    return $"walk {walk}, step {i}: the image's image is another at {mirror.At(mirror.OfAll().CommonPrefixLength(state))}";
                }

                int otherCount = world.Enabled(others, out int otherMust);
                if (count != otherCount || must != otherMust || others[..otherCount].IndexOf(exchange.Of(step)) < 0)
                {
                    return $"walk {walk}, step {i}: {exchange.Of(step)} is not what can happen";
                }

                Take(world, exchange.Of(step));
                byte[] other = world.Arena.Bytes.ToArray();
                state.CopyTo(world.Arena.Bytes);
                Take(world, step);
                if (!mirror.Holds())
                {
                    return $"walk {walk}, step {i}: {step} ends the symmetry";
                }

                if (!mirror.OfAll().SequenceEqual(other))
                {
                    return $"walk {walk}, step {i}: {step} leads apart at {mirror.At(mirror.OfAll().CommonPrefixLength(other))}";
                }
            }
        }

        return "";
    }

    private static void Take(World world, Step step)
    {
        world.Touched = 0;
        world.Take<IntrinsicMemory>(step);
        Leftovers.Clear(world);
    }
}
