// Why: driver (c). A depth-first search over the same steps as driver (b), with every state that was seen remembered: what
// it says it has shown for its bounds, it has shown.
// Promises: ends when every state that the scenario's bounds allow was visited, and counts them. A state is the bytes of the
// arena that ever change, ghosts included, less what nobody reads again (Leftovers); sequence numbers and times are in it, so
// that it merges less than it could, never more.
using System.Collections.Generic;
using System.Diagnostics;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Specifications;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>Visits all states of a small scenario.</summary>
internal static class ExhaustiveDriver
{
    public const string Name = "exhaustive";
    private const int RunsToLearn = 100;

    /// <summary>Searches until all is visited, a specification breaks, or the budget's time is over.</summary>
    /// <param name="world">The world.</param>
    /// <param name="budget">Its schedules do not count here.</param>
    /// <param name="withFaults">Whether what need not happen is explored too.</param>
    public static Outcome Explore<TMemory>(World world, Budget budget, bool withFaults = true)
        where TMemory : struct, IMemoryPort
    {
        Stopwatch watch = Stopwatch.StartNew();
        world.Restart();
        world.Choose = count => count == 1 ? 0 : throw new InvalidOperationException("a scenario of the exhaustive driver leaves no choice to its guests");
        var memory = new StateMemory(world.Arena);
        Failure? failure = LearnLines<TMemory>(world, memory);
        Outcome outcome = new(Name, world.Scenario.Name, 0, 0, watch.Elapsed, failure);
        while (failure == null && outcome is { IsComplete: false, Failure: null } && !budget.IsOver)
        {
            outcome = Search<TMemory>(world, memory, budget, withFaults, watch);
            if (memory.Learn() || (outcome.Failure != null && LearnFrom<TMemory>(world, memory, outcome.Failure.Trace)))
            {
                // It was somewhere that no run to learn had been: once more, with what is known now.
                outcome = outcome with { IsComplete = false, Failure = null };
            }
        }

        return outcome;
    }

    private static Failure? LearnLines<TMemory>(World world, StateMemory memory)
        where TMemory : struct, IMemoryPort
    {
        var run = new SteppedRun<TMemory>(world) { AfterStep = () => memory.Learn() };
        var random = new Random(1);
        for (int i = 0; i < RunsToLearn; i++)
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

    // A cell that no run to learn had filled is empty at the base, and again when Leftovers has cleared it: only on the way is it seen.
    private static bool LearnFrom<TMemory>(World world, StateMemory memory, Trace trace)
        where TMemory : struct, IMemoryPort
    {
        bool hasLearned = false;
        int next = 0;
        var run = new SteppedRun<TMemory>(world) { AfterStep = () => hasLearned |= memory.Learn() };
        try
        {
            run.Run(_ => next < trace.Choices.Count ? trace.Choices[next++] : 0);
        }
        catch (Exception exception) when (exception is SpecificationException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            // What it breaks the search has found.
        }

        world.Choose = _ => 0;
        return hasLearned;
    }

    private static Outcome Search<TMemory>(World world, StateMemory memory, Budget budget, bool withFaults, Stopwatch watch)
        where TMemory : struct, IMemoryPort
    {
        var seen = new StateSet();
        var path = new Stack<Frame>();
        memory.Begin();
        seen.Add(memory.Digest);
        Span<Step> steps = stackalloc Step[World.MaxSteps];
        long transitions = 0;
        long ends = 0;
        path.Push(new Frame(memory.Mark));
        while (path.TryPop(out Frame frame))
        {
            memory.Undo(frame.Mark);
            int count = world.Enabled(steps, out int must);
            int branches = must == 0 ? 0 : withFaults ? count : must;
            if (frame.Next >= Math.Max(branches, 1))
            {
                continue;
            }

            Frame taken = frame with { Next = frame.Next + 1, Count = must == 0 ? 1 : count };
            path.Push(taken);
            try
            {
                if (branches == 0)
                {
                    ends++;
                    world.CheckAtRest();
                    continue;
                }

                transitions++;
                world.Take<TMemory>(steps[frame.Next]);
            }
            catch (Exception exception)
            {
                Failure failure = Failure.Of(exception, path.Count, TraceOf(world, path, exception));
                return new Outcome(Name, world.Scenario.Name, ends, transitions, watch.Elapsed, failure) { States = seen.Count };
            }

            Leftovers.Clear(world);
            memory.Note();
            if (!seen.Add(memory.Digest))
            {
                continue;
            }

            path.Push(new Frame(memory.Mark));
            if ((seen.Count & 0x3FFF) == 0)
            {
                budget.Tick(seen.Count);
                if (memory.Learn() || budget.IsOver)
                {
                    break;
                }
            }
        }

        return new Outcome(Name, world.Scenario.Name, ends, transitions, watch.Elapsed, null)
        {
            States = seen.Count,
            IsComplete = path.Count == 0 && !budget.IsOver,
        };
    }

    // What SteppedRun would have been asked: a state with one step asks nothing.
    private static Trace TraceOf(World world, Stack<Frame> path, Exception exception)
    {
        var choices = new List<int>();
        Frame[] frames = path.ToArray();
        for (int i = frames.Length - 1; i >= 0; i--)
        {
            if (frames[i].Count > 1)
            {
                choices.Add(frames[i].Next - 1);
            }
        }

        return new Trace(Name, world.Scenario.Name, "none", ChoicesDriver.FirstLine(exception), choices);
    }

    private readonly record struct Frame(int Mark, int Next = 0, int Count = 1);
}
