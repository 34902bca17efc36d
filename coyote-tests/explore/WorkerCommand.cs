// Why: Coyote's engine, the exhaustive search and the just-in-time compiler each use one core well: two cores are two processes.
// Promises: takes a job a line of its input, writes news of it a line of its output, and at the end of its input the coverage.
using System.IO;
using System.Text.Json;
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Report;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Explore;

/// <summary>The command `explore worker`, which only `explore` itself calls.</summary>
internal sealed class WorkerCommand(string output, string coveragePath) : IDisposable
{
    private readonly Coverage _coverage = new();
    private readonly StreamWriter _news = new(Console.OpenStandardOutput()) { AutoFlush = true };

    public int Run()
    {
        Console.SetOut(TextWriter.Null); // Coyote tells of every tenth schedule.
        while (Console.In.ReadLine() is { Length: > 0 } line)
        {
            Job job = JsonSerializer.Deserialize<Job>(line)!;
            Tell(Do(job));
        }

        _coverage.Save(coveragePath);
        return 0;
    }

    public void Dispose() => _news.Dispose();

    private JobNews Do(Job job)
    {
        using var world = new World(Scenario.Find(job.Scenario));
        world.Watcher = job.Driver == ExhaustiveDriver.Name ? null : _coverage;
        var budget = new Budget
        {
            Schedules = job.Schedules,
            Time = TimeSpan.FromSeconds(job.Seconds),
            Strategy = job.Strategy,
            Seed = job.Seed,
            Progress = count => Tell(new JobNews(count)),
        };
        Outcome outcome = job.Driver switch
        {
            ChoicesDriver.Name => ChoicesDriver.Explore<IntrinsicMemory>(world, budget),
            OperationsDriver.Name => OperationsDriver.Explore<InterleavingMemory>(world, budget),
            _ => ExhaustiveDriver.Explore<IntrinsicMemory>(world, budget),
        };
        return new JobNews(job.Driver == ExhaustiveDriver.Name ? outcome.States : outcome.Schedules)
        {
            IsDone = true,
            Steps = outcome.Steps,
            Seconds = outcome.Time.TotalSeconds,
            Cut = outcome.Cut,
            StandsFor = outcome.StandsFor,
            NoSymmetry = outcome.NoSymmetry,
            IsComplete = outcome.IsComplete,
            Digest = outcome.Digest,
            Broken = outcome.Failure?.Specification,
            Report = outcome.Failure == null ? null : Report(world, outcome.Failure),
        };
    }

    private void Tell(JobNews news) => _news.WriteLine(JsonSerializer.Serialize(news));

    private string Report(World world, Failure failure)
    {
        string path = Path.Combine(output, $"{world.Scenario.Name}-{failure.Trace.Driver}-{failure.Specification}.trace");
        failure.Trace.Save(path);
        (Failure? again, string html) = ReplayCommand.Write(world, failure.Trace, path);
        return $"""

            specification  {failure.Specification}: {failure.Promise}
            broken because {failure.Reason.Split('\n')[0]}
            source         {failure.Source}
            test, seed     {world.Scenario.Name}, {failure.Trace.Seed}, step {failure.Step}
            trace          {path}
            again          make replay TRACE={path}{(again?.Identity == failure.Identity ? "" : "  (it did NOT fail the same way just now)")}
            in a debugger  {Environment.ProcessPath} replay {path}
            picture        {html}

            """;
    }
}
