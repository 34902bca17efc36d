// Why: one way to run many schedules, and to say what was found, for the mailbox alone.
// Promises: the same seed explores the same schedules. HV_SCHEDULES and HV_SEED in the environment override the test's own.
using System.Globalization;
using System.Linq;
using Microsoft.Coyote;
using Microsoft.Coyote.Logging;
using Microsoft.Coyote.SystematicTesting;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>What an exploration came to.</summary>
/// <param name="Ran">How many schedules ran.</param>
/// <param name="Failure">What the last of them broke; null when all passed.</param>
/// <param name="Trace">The schedule that broke it, for Coyote's replay.</param>
internal sealed record Explored(int Ran, string? Failure, string? Trace)
{
    /// <summary>Fails the test that explored, with what broke and after how many schedules.</summary>
    public void MustPass()
    {
        if (Failure is not null)
        {
            throw new InvalidOperationException($"after {Ran} schedules: {Failure}");
        }
    }

    /// <summary>Fails the test that seeded a bug if it was not found.</summary>
    public string MustFail() => Failure ?? throw new InvalidOperationException($"not found in {Ran} schedules");
}

/// <summary>Runs schedules of a test made of hosted CPUs.</summary>
internal static class Schedules
{
    public static Explored Explore(uint schedules, Action schedule, uint seed = 1, uint priorityChanges = 0)
    {
        Configuration configuration = Configuration.Create()
            .WithTestingIterations(FromEnvironment("HV_SCHEDULES") ?? schedules)
            .WithRandomGeneratorSeed(FromEnvironment("HV_SEED") ?? seed)
            .WithMaxSchedulingSteps(5000)
            .WithPartiallyControlledConcurrencyAllowed(false)
            .WithSystematicFuzzingFallbackEnabled(false)
            .WithVerbosityEnabled(VerbosityLevel.None)
            .WithTelemetryEnabled(false);
        configuration = priorityChanges == 0
            ? configuration.WithRandomStrategy()
            : configuration.WithPrioritizationStrategy(false, priorityChanges);
        using TestingEngine engine = TestingEngine.Create(configuration, schedule);
        engine.Run();
        TestReport report = engine.TestReport;
        int ran = report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths;
        string? failure = report.NumOfFoundBugs == 0 ? report.InternalErrors.FirstOrDefault() : report.BugReports.First();
        return new Explored(ran, Reason(failure), engine.ReproducibleTrace);
    }

    // Coyote puts "Unhandled exception. TYPE: " before what a test threw.
    private static string? Reason(string? failure) =>
        failure is not null && failure.StartsWith("Unhandled exception", StringComparison.Ordinal)
            ? failure[(failure.IndexOf(": ", StringComparison.Ordinal) + 2)..]
            : failure;

    private static uint? FromEnvironment(string name) =>
        uint.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out uint value) ? value : null;
}
