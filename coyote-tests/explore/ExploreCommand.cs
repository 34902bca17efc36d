// Why: explores every test with every driver that suits it, tells how far it is, and says all that is known of a failure.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Report;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Explore;

/// <summary>The command `explore`.</summary>
internal sealed class ExploreCommand(uint schedules, int seconds, string strategy, string? driver, string? test, uint seed, string output)
{
    private readonly Coverage _coverage = new();
    private readonly List<Outcome> _outcomes = [];

    public int Run()
    {
        (Scenario Scenario, string Driver, string Strategy)[] jobs = [.. Jobs()];
        foreach (var job in jobs)
        {
            Explore(job.Scenario, job.Driver, job.Strategy, jobs.Length);
        }

        Directory.CreateDirectory(output);
        _coverage.Save(Path.Combine(output, "coverage.json"));
        string coverage = Path.Combine(output, "coverage.html");
        File.WriteAllText(coverage, CoverageReport.Html(_coverage));
        Summary();
        Console.WriteLine($"coverage: {coverage}");
        int failures = _outcomes.Count(o => o.Failure != null);
        string[] missing = test == null && driver is null or ChoicesDriver.Name && failures == 0 ? [.. CoverageReport.Missing(_coverage)] : [];
        foreach (string line in missing)
        {
            Console.WriteLine($"coverage: {line}");
        }

        return failures != 0 || missing.Length != 0 ? 1 : 0;
    }

    private IEnumerable<(Scenario Scenario, string Driver, string Strategy)> Jobs()
    {
        foreach (Scenario scenario in ScenarioList.All.Where(s => test == null || s.Name == test))
        {
            foreach (string name in new[] { ChoicesDriver.Name, OperationsDriver.Name, ExhaustiveDriver.Name }.Where(d => driver == null || d == driver))
            {
                if ((name == ExhaustiveDriver.Name && !scenario.IsExhaustive) || (name == OperationsDriver.Name && scenario.IsLong))
                {
                    continue;
                }

                // Only threads are interleaved by a strategy; choices are drawn.
                string[] strategies = name != OperationsDriver.Name ? ["random"] : strategy == "portfolio" ? Budget.Strategies : [strategy];
                foreach (string chosen in strategies)
                {
                    yield return (scenario, name, chosen);
                }
            }
        }
    }

    private void Explore(Scenario scenario, string name, string chosen, int jobs)
    {
        using var world = new World(scenario);
        world.Watcher = name == ExhaustiveDriver.Name ? null : _coverage;
        string title = $"{scenario.Name,-12} {name,-10} {(name == OperationsDriver.Name ? chosen : ""),-14}";
        var budget = new Budget
        {
            Schedules = seconds == 0 ? schedules : uint.MaxValue / 2,
            Time = TimeSpan.FromSeconds(seconds == 0 ? 300 : Math.Max(1.0, (double)seconds / jobs)),
            Strategy = chosen,
            Seed = seed,
            Progress = count => Console.Error.Write($"\r  {title} {count,9}"),
        };
        TextWriter console = Console.Out;
        Console.SetOut(TextWriter.Null); // Coyote tells of every tenth schedule.
        Outcome outcome = name switch
        {
            ChoicesDriver.Name => ChoicesDriver.Explore<IntrinsicMemory>(world, budget),
            OperationsDriver.Name => OperationsDriver.Explore<InterleavingMemory>(world, budget),
            _ => ExhaustiveDriver.Explore<IntrinsicMemory>(world, budget),
        };
        Console.SetOut(console);
        Console.Error.Write("\r");
        Console.WriteLine($"  {title} {Words(outcome)}");
        _outcomes.Add(outcome);
        if (outcome.Failure != null)
        {
            Report(world, outcome.Failure);
        }
    }

    private static string Words(Outcome outcome)
    {
        double time = Math.Max(outcome.Time.TotalSeconds, 0.001);
        string count = outcome.Driver == ExhaustiveDriver.Name
            ? $"{outcome.States} states, {outcome.Steps} transitions, {outcome.Steps / time:F0}/s, {(outcome.IsComplete ? "all visited" : "NOT all visited")}"
            : $"{outcome.Schedules} schedules, {outcome.Schedules / time:F0}/s, {outcome.Steps} steps{(outcome.Cut == 0 ? "" : $", {outcome.Cut} cut short")}";
        return count + (outcome.Failure == null ? "" : $": BROKEN {outcome.Failure.Specification}");
    }

    private void Report(World world, Failure failure)
    {
        string path = Path.Combine(output, $"{world.Scenario.Name}-{failure.Trace.Driver}-{failure.Specification}.trace");
        failure.Trace.Save(path);
        (Failure? again, string html) = ReplayCommand.Write(world, failure.Trace, path);
        Console.WriteLine($"""

            specification  {failure.Specification}: {failure.Promise}
            broken because {failure.Reason.Split('\n')[0]}
            source         {failure.Source}
            test, seed     {world.Scenario.Name}, {failure.Trace.Seed}, step {failure.Step}
            trace          {path}
            again          make replay TRACE={path}{(again?.Identity == failure.Identity ? "" : "  (it did NOT fail the same way just now)")}
            picture        {html}

            """);
    }

    private void Summary()
    {
        foreach (var group in _outcomes.GroupBy(o => o.Driver))
        {
            double time = Math.Max(group.Sum(o => o.Time.TotalSeconds), 0.001);
            Console.WriteLine(group.Key == ExhaustiveDriver.Name
                ? $"{group.Key}: {group.Sum(o => o.States)} states, {group.Sum(o => o.Steps) / time:F0} transitions a second"
                : $"{group.Key}: {group.Sum(o => o.Schedules)} schedules, {group.Sum(o => o.Schedules) / time:F0} a second");
        }
    }
}
