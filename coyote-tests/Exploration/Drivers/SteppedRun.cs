// Why: one schedule, one thread: the drivers that choose steps and the replay of what they chose run the same loop.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Specifications;
using Hv.Tests.Exploration.Specifications.Liveness;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>Runs a schedule of a world from its start to its end.</summary>
/// <typeparam name="TMemory">The memory port of the core.</typeparam>
internal sealed class SteppedRun<TMemory>(World world)
    where TMemory : struct, IMemoryPort
{
    // Who waits is looked at every so many steps: what it costs is little, and Coyote's patience is longer by far.
    private const int StepsPerLook = 8;

    private readonly List<int> _choices = [];

    /// <summary>What was chosen in the last run.</summary>
    public IReadOnlyList<int> Choices => _choices;

    /// <summary>How many steps the last run took.</summary>
    public int Steps { get; private set; }

    /// <summary>Called behind each step; null for nothing.</summary>
    public Action? AfterStep { get; init; }

    /// <summary>Where it runs under Coyote: what tells its monitors who waits.</summary>
    public LivenessWatch? Watch { get; set; }

    /// <summary>Runs one schedule; throws what breaks.</summary>
    /// <param name="choose">A number from 0 to its argument, exclusive.</param>
    public void Run(Func<int, int> choose)
    {
        world.Restart();
        _choices.Clear();
        Steps = 0;
        world.Choose = count =>
        {
            // A choice of one is Coyote's clock and no more: it is asked only while a monitor is hot.
            int choice = count != 1 || Watch is { IsHot: true } ? choose(count) : 0;
            if (count != 1)
            {
                _choices.Add(choice);
            }

            return choice;
        };
        Span<Step> steps = stackalloc Step[World.MaxSteps];
        while (true)
        {
            int count = world.Enabled(steps, out int must);
            if (must == 0)
            {
                world.CheckAtRest();
                Watch?.Forget();
                return;
            }

            if (world.Scenario.EndlessSteps != 0 && Steps == world.Scenario.EndlessSteps)
            {
                Watch?.Forget();
                return;
            }

            Step step = steps[world.Choose(count)];
            if (Steps++ == ComesToRest.MostSteps)
            {
                throw ComesToRest.Broken(world, ComesToRest.MostSteps);
            }

            world.Take<TMemory>(step);
            if (Steps % StepsPerLook == 0)
            {
                Watch?.Look(Steps);
            }

            AfterStep?.Invoke();
        }
    }
}
