// Why: driver (b). One thread steps the whole system; Coyote chooses every next step, and every send is a step.
// Promises: same commit, scenario, strategy and seed: same schedules. It sees order bugs between CPUs; what happens inside one
// access to a mailbox it does not see (driver a does).
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Specifications.Liveness;
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

    // Steps that somebody may wait. Where all is well nobody did in tens of thousands of schedules; a VM that resets on the same CPU takes
    // some 300 of them.
    private const uint Temperature = 600;

    // Faults are choices too: where there may be any, most steps are of some fault, and a slice's end may wait for long.
    // So it may where a person has a CPU busy with answers.
    private const uint TemperatureWithFaults = 3000;

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
        LivenessWatch? watching = null;
        Configuration configuration = LivenessWatch.Configure(budget.Configure(SchedulesPerRun), TemperatureOf(world.Scenario));
        using TestingEngine engine = TestingEngine.Create(configuration, () =>
        {
            Generator generator = Generator.Create();
            watching = new LivenessWatch(world);
            watching.Register();
            run.Watch = watching;
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
        run.Watch = null;
        if (failure == null && engine.TestReport.NumOfFoundBugs != 0)
        {
            schedules++;
            steps += run.Steps;
            failure = OfCoyote(engine, watching, run.Steps, new Trace(Name, world.Scenario.Name, $"{budget.Seed}", "", new List<int>(run.Choices)));
        }

        return new Outcome(Name, world.Scenario.Name, schedules, steps, watch.Elapsed, failure) { Digest = digest };
    }

    /// <summary>Runs a trace again. Returns how it failed, or null when it did not.</summary>
    public static Failure? Replay<TMemory>(World world, Trace trace)
        where TMemory : struct, IMemoryPort
    {
        var run = new SteppedRun<TMemory>(world);
        LivenessWatch? watching = null;
        Failure? failure = null;
        int next = 0;
        using TestingEngine engine = TestingEngine.Create(LivenessWatch.Configure(new Budget { Schedules = 1 }.Configure(), TemperatureOf(world.Scenario)), () =>
        {
            Generator generator = Generator.Create();
            watching = new LivenessWatch(world);
            watching.Register();
            run.Watch = watching;
            try
            {
                run.Run(count =>
                {
                    // Coyote's own choice is only its clock here.
                    _ = generator.NextInteger(count);
                    return count != 1 && next < trace.Choices.Count ? Math.Min(trace.Choices[next++], count - 1) : 0;
                });
            }
            catch (Exception exception) when (!IsCoyotes(exception))
            {
                failure = Failure.Of(exception, run.Steps, trace);
                throw new InvalidOperationException(failure.Identity);
            }
        });
        engine.Run();
        return failure ?? (engine.TestReport.NumOfFoundBugs == 0 ? null : OfCoyote(engine, watching, run.Steps, trace));
    }

    /// <summary>What Coyote found and none of the specifications: a monitor that stayed hot, or that no CPU can go on.</summary>
    internal static Failure OfCoyote(TestingEngine engine, LivenessWatch? watching, int step, Trace trace)
    {
        string report = string.Join("; ", engine.TestReport.BugReports);
        LivenessPromise? broken = watching?.Find(report);
        Failure failure = broken != null
            ? new Failure(broken.Name, broken.Promise, broken.Source, watching!.Reason(broken), step, trace)
            : new Failure("no-deadlock", "Some CPU can always go on, or the machine is at rest.", "Microsoft.Coyote", report, step, trace);
        return failure with { Trace = trace with { Broken = $"{failure.Specification}: {failure.Reason}" } };
    }

    private static uint TemperatureOf(Scenario scenario) => scenario.MayFail || scenario.HasPerson ? TemperatureWithFaults : Temperature;

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
    internal static bool IsCoyotes(Exception exception) =>
        exception is ThreadInterruptedException || exception.GetType().Namespace?.StartsWith("Microsoft.Coyote", StringComparison.Ordinal) == true;

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
