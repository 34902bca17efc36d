// Why: what a driver hands on when a specification is broken.
using Hv.Tests.Exploration.Specifications;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>A schedule that breaks a specification.</summary>
internal sealed record Failure(string Specification, string Promise, string Source, string Reason, int Step, Trace Trace)
{
    public static Failure Of(Exception exception, int step, Trace trace) =>
        exception is SpecificationException broken
            ? new(broken.Specification.Name, broken.Specification.Promise, broken.Specification.Source, broken.Reason, step, trace)
            : new("no-fault", "No handler and no part of the core faults.", "docs/design: Isolation and failure", exception.ToString(), step, trace);

    /// <summary>What two runs of one trace must agree in.</summary>
    public string Identity => $"{Specification} at step {Step}: {Reason}";
}

/// <summary>How far an exploration went.</summary>
internal sealed record Outcome(string Driver, string Scenario, long Schedules, long Steps, TimeSpan Time, Failure? Failure)
{
    /// <summary>How many different states were visited, for the exhaustive driver.</summary>
    public long States { get; init; }

    /// <summary>How many states there are, with those that were not visited since their mirror image was; 0 without symmetry.</summary>
    public long StandsFor { get; init; }

    /// <summary>Why no two states count as one in the exhaustive driver; null where they do.</summary>
    public string? NoSymmetry { get; init; }

    /// <summary>All of them: the search came to its end.</summary>
    public bool IsComplete { get; init; }

    /// <summary>How many schedules were cut short, for they were too long.</summary>
    public long Cut { get; init; }

    /// <summary>A number that two runs which explored the same schedules share.</summary>
    public ulong Digest { get; init; }
}
