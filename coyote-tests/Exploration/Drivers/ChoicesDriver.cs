// Why: driver (b). One thread steps the whole system; Coyote chooses every next step, and every send is a step.
// Promises: same commit, scenario, strategy and seed: same schedules. It sees order bugs between CPUs; what happens inside one
// access to a mailbox it does not see (driver a does).
using System.Collections.Generic;
using System.Diagnostics;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Microsoft.Coyote;
using Microsoft.Coyote.Random;
using Microsoft.Coyote.SystematicTesting;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>Explores by Coyote's choices.</summary>
internal static class ChoicesDriver
{
    public const string Name = "choices";

    // A run of Coyote's costs as much as some of ours: it gets several. Each has its own trace all the same.
    private const int SchedulesPerRun = 25;

    /// <summary>Explores a world until a specification breaks or the budget is used up.</summary>
    public static Outcome Explore<TMemory>(World world, Budget budget)
        where TMemory : struct, IMemoryPort
    {
        var run = new SteppedRun<TMemory>(world);
        long schedules = 0;
        long steps = 0;
        ulong digest = 0;
        Failure? failure = null;
        Stopwatch watch = Stopwatch.StartNew();
        Configuration configuration = budget.Configure(SchedulesPerRun);
        using TestingEngine engine = TestingEngine.Create(configuration, () =>
        {
            Generator generator = Generator.Create();
            for (int i = 0; i < SchedulesPerRun && schedules < budget.Schedules && failure == null && !budget.IsOver; i++)
            {
                failure = RunOne(run, generator.NextInteger, world.Scenario.Name, budget.Seed);
                schedules++;
                steps += run.Steps;
                digest = Mix(digest, run.Choices);
                budget.Tick(schedules);
            }

            budget.Tick(schedules);
            if (failure != null)
            {
                throw new InvalidOperationException(failure.Identity);
            }
        });
        budget.Attach(engine.Stop);
        engine.Run();
        return new Outcome(Name, world.Scenario.Name, schedules, steps, watch.Elapsed, failure) { Digest = digest };
    }

    /// <summary>Runs a trace again. Returns how it failed, or null when it did not.</summary>
    public static Failure? Replay<TMemory>(World world, Trace trace)
        where TMemory : struct, IMemoryPort
    {
        var run = new SteppedRun<TMemory>(world);
        int next = 0;
        try
        {
            run.Run(count => next < trace.Choices.Count ? Math.Min(trace.Choices[next++], count - 1) : 0);
            return null;
        }
        catch (Exception exception)
        {
            return Failure.Of(exception, run.Steps, trace);
        }
    }

    private static Failure? RunOne<TMemory>(SteppedRun<TMemory> run, Func<int, int> choose, string scenario, uint seed)
        where TMemory : struct, IMemoryPort
    {
        try
        {
            run.Run(choose);
            return null;
        }
        catch (Exception exception) when (!IsCoyotes(exception))
        {
            return Failure.Of(exception, run.Steps, new Trace(Name, scenario, $"{seed}", FirstLine(exception), new List<int>(run.Choices)));
        }
    }

    internal static string FirstLine(Exception exception) => exception.Message.Split('\n')[0];

    // Coyote ends a run by exceptions of its own.
    internal static bool IsCoyotes(Exception exception) => exception.GetType().Namespace?.StartsWith("Microsoft.Coyote", StringComparison.Ordinal) == true;

    internal static ulong Mix(ulong digest, IReadOnlyList<int> choices)
    {
        foreach (int choice in choices)
        {
            digest = (digest ^ (ulong)(uint)choice) * 0x9E3779B97F4A7C15;
            digest ^= digest >> 29;
        }

        return digest;
    }
}
