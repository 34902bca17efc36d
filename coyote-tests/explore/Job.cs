// Why: what is explored is cut into jobs, each the whole of one test under one driver and strategy: a job explores the same
// schedules whichever process does it, and however many others there are.
namespace Hv.Tests.Explore;

/// <summary>One test under one driver.</summary>
/// <param name="Scenario">The test.</param>
/// <param name="Driver">The driver.</param>
/// <param name="Strategy">How CPUs are interleaved, for the driver that does.</param>
/// <param name="Schedules">How many schedules at most.</param>
/// <param name="Seconds">How long at most; 0 for no end.</param>
/// <param name="Seed">The seed of the first schedule.</param>
internal sealed record Job(string Scenario, string Driver, string Strategy, uint Schedules, double Seconds, uint Seed);

/// <summary>What a process tells of its job: how far it is, or, at the end, what came of it.</summary>
/// <param name="Count">Schedules, or states of an exhaustive search.</param>
internal sealed record JobNews(long Count)
{
    /// <summary>The job is done, and the rest holds.</summary>
    public bool IsDone { get; init; }

    public long Steps { get; init; }

    public double Seconds { get; init; }

    /// <summary>How many schedules were cut short.</summary>
    public long Cut { get; init; }

    /// <inheritdoc cref="Exploration.Drivers.Outcome.StandsFor"/>
    public long StandsFor { get; init; }

    /// <inheritdoc cref="Exploration.Drivers.Outcome.NoSymmetry"/>
    public string? NoSymmetry { get; init; }

    /// <summary>All states were visited.</summary>
    public bool IsComplete { get; init; }

    /// <summary>What two runs that explored the same share.</summary>
    public ulong Digest { get; init; }

    /// <summary>The specification that broke; null for none.</summary>
    public string? Broken { get; init; }

    /// <summary>All that is known of it, for people.</summary>
    public string? Report { get; init; }
}
