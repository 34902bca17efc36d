// Why: driver (c). A depth-first search over the same steps as driver (b), with every state that was seen remembered: what
// it says it has shown for its bounds, it has shown.
// Promises: ends when every state that the scenario's bounds allow was visited, and counts them. A state is the bytes of the
// arena that ever change, ghosts included, less what nobody reads again (Leftovers); sequence numbers and times are in it, so
// that it merges less than it could, never more.
using System.Collections.Generic;
using System.Diagnostics;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Symmetry;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>What is made of states that are each other's mirror image.</summary>
internal enum SymmetryUse
{
    /// <summary>Each counts for itself.</summary>
    None,

    /// <summary>They count as one.</summary>
    Merge,

    /// <summary>And each step is taken in the image too, and compared: slow. AsymmetryException where the two lead apart.</summary>
    Check,
}

/// <summary>Visits all states of a small scenario.</summary>
internal static class ExhaustiveDriver
{
    public const string Name = "exhaustive";
    private const int RunsToLearn = 100;
    private const int StepsToLearnFrom = 2000;

    /// <summary>Searches until all is visited, a specification breaks, or the budget's time is over.</summary>
    /// <param name="world">The world.</param>
    /// <param name="budget">Its schedules do not count here.</param>
    /// <param name="withFaults">Whether what need not happen is explored too.</param>
    /// <param name="symmetry">Whether a state and what it is when two VMs change places (Exchange) count as one, where they may.</param>
    /// <param name="forgotten">A field that names somebody and is not renamed: a mistake, made to see that it is found.</param>
    /// <param name="runsToLearn">How many runs at random come first, to learn which lines change; they may break something too.</param>
    public static Outcome Explore<TMemory>(
        World world,
        Budget budget,
        bool withFaults = true,
        SymmetryUse symmetry = SymmetryUse.Merge,
        (Type Type, string Field)? forgotten = null,
        int runsToLearn = RunsToLearn)
        where TMemory : struct, IMemoryPort
    {
        Stopwatch watch = Stopwatch.StartNew();
        world.Restart();
        world.Choose = count => count == 1 ? 0 : throw new InvalidOperationException("a scenario of the exhaustive driver leaves no choice to its guests");
        MirrorImage? mirror = MirrorOf(world, forgotten, out string? why);
        var memory = new StateMemory(world.Arena, world.RarelyChanged, symmetry == SymmetryUse.None ? null : mirror);
        Failure? failure = LearnLines<TMemory>(world, memory, runsToLearn);
        Outcome outcome = new(Name, world.Scenario.Name, 0, 0, watch.Elapsed, failure);
        while (failure == null && outcome is { IsComplete: false, Failure: null } && !budget.IsOver)
        {
            // Once more when it was somewhere that no run to learn had been: with what is known now.
            outcome = new ExhaustiveSearch<TMemory>(world, memory, withFaults) { IsChecked = symmetry == SymmetryUse.Check }.Run(budget, watch);
        }

        outcome = outcome with { NoSymmetry = why };
        return outcome.Failure == null ? outcome : outcome with { Failure = Retake<TMemory>(world, outcome.Failure) };
    }

    // The set-up leaves things behind in the order that it had; what nobody will read again is cleared, and the start must be its own
    // image then.
    private static MirrorImage? MirrorOf(World world, (Type Type, string Field)? forgotten, out string? why)
    {
        if (Exchange.Of(world, out why) is not { } exchange)
        {
            return null;
        }

        Leftovers.ClearAtRest(world);
        var mirror = new MirrorImage(world, exchange, forgotten);
        int same = world.Arena.Bytes.CommonPrefixLength(mirror.OfAll());
        why = same == world.Arena.Used ? null : $"the set-up does not end as its own mirror image: {mirror.At(same)}";
        return why == null ? mirror : null;
    }

    // The search counts in its own way (Leftovers); what a replay will say is what a run says.
    private static Failure Retake<TMemory>(World world, Failure failure)
        where TMemory : struct, IMemoryPort
    {
        world.Restart();
        return ChoicesDriver.Replay<TMemory>(world, failure.Trace)
            ?? failure with { Reason = $"{failure.Reason} (a run of the same steps breaks nothing: Leftovers takes two states for one that are not)" };
    }

    private static Failure? LearnLines<TMemory>(World world, StateMemory memory, int runs)
        where TMemory : struct, IMemoryPort
    {
        int step = 0;
        var run = new SteppedRun<TMemory>(world) { AfterStep = () => Note(step++) };
        void Note(int number)
        {
            if (number < StepsToLearnFrom || number % 16 == 0)
            {
                _ = memory.Learn();
            }
        }

        var random = new Random(1);
        for (int i = 0; i < runs; i++)
        {
            try
            {
                run.Run(random.Next);
            }
            catch (Exception exception)
            {
                return Failure.Of(exception, run.Steps, new Trace(ChoicesDriver.Name, world.Scenario.Name, "learning", ChoicesDriver.FirstLine(exception), new List<int>(run.Choices)));
            }
        }

        world.Choose = _ => 0;
        return null;
    }
}
