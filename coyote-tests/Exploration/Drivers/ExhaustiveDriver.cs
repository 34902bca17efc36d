// Why: driver (c). A depth-first search over the same steps as driver (b), with every state that was seen remembered: what
// it says it has shown for its bounds, it has shown.
// Promises: ends when every state that the scenario's bounds allow was visited, and counts them. A state is the bytes of the
// arena that ever change, ghosts included, less what nobody reads again (Leftovers); sequence numbers and times are in it, so
// that it merges less than it could, never more.
using System.Collections.Generic;
using System.Diagnostics;
using System.Numerics;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Drivers;

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
    /// <param name="withSymmetry">Whether a state and what it is when two VMs change places (Exchange) count as one.</param>
    public static Outcome Explore<TMemory>(World world, Budget budget, bool withFaults = true, bool withSymmetry = true)
        where TMemory : struct, IMemoryPort
    {
        Stopwatch watch = Stopwatch.StartNew();
        world.Restart();
        world.Choose = count => count == 1 ? 0 : throw new InvalidOperationException("a scenario of the exhaustive driver leaves no choice to its guests");
        Exchange? exchange = Exchange.Of(world);
        if (exchange != null)
        {
            // What the set-up leaves behind, it leaves in one order: the start is to be its own image.
            Leftovers.ClearAtRest(world);
        }

        var memory = new StateMemory(world.Arena, world.RarelyChanged);
        if (exchange != null && withSymmetry)
        {
            memory.Mirror = new MirrorImage(world, exchange);
        }

        Failure? failure = LearnLines<TMemory>(world, memory);
        Outcome outcome = new(Name, world.Scenario.Name, 0, 0, watch.Elapsed, failure);
        string? asymmetry = null;
        while (failure == null && outcome is { IsComplete: false, Failure: null } && !budget.IsOver)
        {
            // Once more when it was somewhere that no run to learn had been: with what is known now.
            outcome = Search<TMemory>(world, memory, budget, withFaults, watch);
            asymmetry ??= outcome.Asymmetry;
        }

        outcome = outcome with { Asymmetry = asymmetry };
        return outcome.Failure == null ? outcome : outcome with { Failure = Retake<TMemory>(world, outcome.Failure) };
    }

    // The search counts in its own way (Leftovers); what a replay will say is what a run says.
    private static Failure Retake<TMemory>(World world, Failure failure)
        where TMemory : struct, IMemoryPort
    {
        world.Restart();
        return ChoicesDriver.Replay<TMemory>(world, failure.Trace)
            ?? failure with { Reason = $"{failure.Reason} (a run of the same steps breaks nothing: Leftovers takes two states for one that are not)" };
    }

    private static Failure? LearnLines<TMemory>(World world, StateMemory memory)
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

    private static Outcome Search<TMemory>(World world, StateMemory memory, Budget budget, bool withFaults, Stopwatch watch)
        where TMemory : struct, IMemoryPort
    {
        var seen = new StateSet();
        var path = new Stack<Frame>();
        var open = new List<Step>();
        string? asymmetry = null;
        memory.Begin();
        seen.Add(memory.Canonical);
        long orbits = memory.OrbitSize;
        Span<Step> steps = stackalloc Step[World.MaxSteps];
        long transitions = 0;
        long ends = 0;
        Open(new Frame(memory.Mark, 0), steps);
        while (path.TryPop(out Frame frame))
        {
            memory.Undo(frame.Mark);
            if (frame.Next == frame.Branches)
            {
                open.RemoveRange(frame.First, open.Count - frame.First);
                continue;
            }

            path.Push(frame with { Next = frame.Next + 1 });
            try
            {
                if (frame.IsEnd)
                {
                    ends++;
                    world.CheckAtRest();
                    continue;
                }

                transitions++;
                world.Touched = 0;
                world.Take<TMemory>(open[frame.First + frame.Next]);
            }
            catch (Exception exception)
            {
                if (LearnTouched(world, memory))
                {
                    break;
                }

                Failure failure = Failure.Of(exception, path.Count, TraceOf(world, path, exception));
                return new Outcome(Name, world.Scenario.Name, ends, transitions, watch.Elapsed, failure) { States = seen.Count };
            }

            if (LearnTouched(world, memory))
            {
                break;
            }

            if (memory.Mirror is { } mirror && !mirror.Holds())
            {
                // Once more without: of what was merged nothing is kept.
                asymmetry = open[frame.First + frame.Next].ToString();
                memory.Mirror = null;
                break;
            }

            Leftovers.Clear(world);
            memory.Note();
            if (!seen.Add(memory.Canonical))
            {
                continue;
            }

            orbits += memory.OrbitSize;

            Open(new Frame(memory.Mark, open.Count), steps);
            if ((seen.Count & 0x3FFF) == 0)
            {
                budget.Tick(seen.Count);
                if (budget.IsOver)
                {
                    break;
                }
            }
        }

        return new Outcome(Name, world.Scenario.Name, ends, transitions, watch.Elapsed, null)
        {
            States = seen.Count,
            StandsFor = memory.Mirror == null ? 0 : orbits,
            Asymmetry = asymmetry,
            IsComplete = path.Count == 0 && !budget.IsOver,
        };

        // A state that was not seen before: what can happen in it is asked once. A machine at rest has one branch, its check.
        void Open(Frame frame, Span<Step> room)
        {
            int count = world.Enabled(room, out int must);
            int branches = must == 0 ? 0 : withFaults ? count : must;
            open.AddRange(room[..branches]);
            path.Push(frame with { Branches = Math.Max(branches, 1), Count = must == 0 ? 1 : count, IsEnd = must == 0 });
        }
    }

    // Whether a service's handler has changed what was never seen to change.
    private static unsafe bool LearnTouched(World world, StateMemory memory)
    {
        bool isNew = false;
        for (ulong touched = world.Touched & world.Services; touched != 0; touched &= touched - 1)
        {
            (int offset, int size) = world.StateOf(BitOperations.TrailingZeroCount(touched));
            isNew |= memory.LearnIn(offset, size);
        }

        for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
        {
            if (world.Cpus[cpu].Cursor.Count > World.FewSends)
            {
                (int offset, int size) = world.RestOfOutbox(cpu);
                isNew |= memory.LearnIn(offset, size);
            }
        }

        return isNew;
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

    // Mark: how to come back to the state. First, Branches: its steps in the list of open ones, and Next, the one that is next. Count:
    // how many a run would have to choose from.
    private readonly record struct Frame(int Mark, int First)
    {
        public int Next { get; init; }

        public int Branches { get; init; }

        public int Count { get; init; }

        public bool IsEnd { get; init; }
    }
}
