// Why: how much is explored, by which strategy, from which seed: one thing for all drivers and the command line.
using System.Diagnostics;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>What an exploration may cost.</summary>
internal sealed class Budget
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private Action? _stop;
    private TimeSpan _told;

    /// <summary>How many schedules at most.</summary>
    public uint Schedules { get; init; } = 1000;

    /// <summary>How long at most; zero for no end.</summary>
    public TimeSpan Time { get; init; }

    public string Strategy { get; init; } = "random";

    public uint Seed { get; init; } = 1;

    /// <summary>Hears how many schedules there were, every second.</summary>
    public Action<long>? Progress { get; init; }

    public bool IsOver => Time != default && _watch.Elapsed > Time;

    public void Attach(Action stop) => _stop = stop;

    /// <summary>Another schedule is done.</summary>
    public void Tick(long schedules)
    {
        StopIfOver();
        Tell(schedules);
    }

    /// <summary>Ends the exploration when its time is over.</summary>
    public bool StopIfOver()
    {
        if (IsOver)
        {
            _stop?.Invoke();
        }

        return IsOver;
    }

    /// <summary>Says how many schedules there were, now and then.</summary>
    public void Tell(long schedules)
    {
        if (Progress != null && _watch.Elapsed - _told > TimeSpan.FromSeconds(1))
        {
            _told = _watch.Elapsed;
            Progress(schedules);
        }
    }

    /// <summary>Coyote's configuration.</summary>
    /// <param name="batch">How many schedules one run of Coyote's has.</param>
    public Configuration Configure(uint batch = 1)
    {
        Configuration configuration = Configuration.Create()
            .WithTestingIterations((Schedules + batch - 1) / batch)
            .WithRandomGeneratorSeed(Seed)
            .WithTelemetryEnabled(false)
            .WithConsoleLoggingEnabled(false)
            .WithVerbosityEnabled(VerbosityLevel.None)
            .WithMaxSchedulingSteps(1_000_000)
            .WithPartiallyControlledConcurrencyAllowed(false)
            .WithUncontrolledConcurrencyResolutionTimeout(1, 1);
        return Strategy switch
        {
            "random" => configuration.WithRandomStrategy(),
            "probabilistic" => configuration.WithProbabilisticStrategy(3),
            "prioritization" => configuration.WithPrioritizationStrategy(false, 10),
            "fair" => configuration.WithPrioritizationStrategy(true, 10),
            "delay-bounding" => configuration.WithDelayBoundingStrategy(false, 10),
            "q-learning" => configuration.WithQLearningStrategy(),
            _ => throw new ArgumentException($"no strategy is called {Strategy}"),
        };
    }

    /// <summary>The strategies' names.</summary>
    public static readonly string[] Strategies = ["random", "probabilistic", "prioritization", "fair", "delay-bounding", "q-learning"];
}
