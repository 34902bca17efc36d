// Why: explores every test with every driver that suits it, on every core, tells how far it is, and says all that is known of
// a failure.
// Promises: with a number of schedules, the same commit and seed explore the same ones, whatever the number of workers. With a number of
// seconds it takes about so long in all: exhaustive searches first, which end when all is visited and not before; the time that
// is left is shared out evenly among the rest.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Report;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Explore;

/// <summary>The command `explore`.</summary>
internal sealed class ExploreCommand(uint schedules, uint choices, int seconds, string strategy, string? driver, string? test, uint seed, int workers, string output)
{
    // A job of less has explored nothing by the time that its world is built.
    private const double LeastSeconds = 0.5;

    private readonly Coverage _coverage = new();
    private readonly List<(Job Job, JobNews News)> _outcomes = [];
    private readonly Lock _lock = new();

    public int Run()
    {
        Queue<Job> jobs = new(Jobs());
        int count = jobs.Count;
        workers = Math.Clamp(workers == 0 ? Environment.ProcessorCount : workers, 1, Math.Max(count, 1));
        var progress = new Progress(workers, count);
        Task[] tasks = [.. Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () => Work(worker, jobs, progress), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Task.WaitAll(tasks);
        progress.Clear();
        Directory.CreateDirectory(output);
        _coverage.Save(Path.Combine(output, "coverage.json"));
        string coverage = Path.Combine(output, "coverage.html");
        File.WriteAllText(coverage, CoverageReport.Html(_coverage));
        Summary(progress.Elapsed);
        Console.WriteLine($"coverage: {coverage}");
        string[] wrong = [.. Wrong(count, isWhole: test == null && driver is null or ChoicesDriver.Name)];
        string broken = Path.Combine(output, "broken.txt");
        File.Delete(broken);
        if (wrong.Length != 0)
        {
            // Whoever runs tests after this can say it again, behind all that they print.
            File.WriteAllLines(broken, wrong);
        }

        foreach (string line in wrong)
        {
            Console.WriteLine(line);
        }

        return wrong.Length == 0 ? 0 : 1;
    }

    // All that makes the exploration fail. What broke hides what is covered: it was not explored to the end.
    private IEnumerable<string> Wrong(int jobs, bool isWhole)
    {
        foreach ((Job job, JobNews news) in _outcomes.Where(o => o.News.Broken != null))
        {
            yield return $"{job.Scenario}, {job.Driver}: BROKEN {news.Broken}{news.Report}";
        }

        // A search that was cut short has shown nothing of its bounds.
        foreach ((Job job, JobNews news) in _outcomes.Where(o => o.Job.Driver == ExhaustiveDriver.Name && o.News is { IsComplete: false, Broken: null }))
        {
            yield return $"{job.Scenario}, {job.Driver}: NOT all visited";
        }

        if (_outcomes.Count != jobs)
        {
            yield return $"{jobs - _outcomes.Count} jobs' processes DIED";
        }

        if (isWhole && _outcomes.Count == jobs && !_outcomes.Exists(o => o.News.Broken != null))
        {
            foreach (string line in CoverageReport.Missing(_coverage))
            {
                yield return $"coverage: {line}";
            }
        }
    }

    // The exhaustive first, for they take as long as they take; then those that are interleaved, for they are the slowest.
    private IEnumerable<Job> Jobs()
    {
        foreach (string name in new[] { ExhaustiveDriver.Name, OperationsDriver.Name, ChoicesDriver.Name }.Where(d => driver == null || d == driver))
        {
            foreach (Scenario scenario in ScenarioList.All.Where(s => test == null || s.Name == test))
            {
                if ((name == ExhaustiveDriver.Name && !scenario.IsExhaustive) || (name == OperationsDriver.Name && scenario.IsLong))
                {
                    continue;
                }

                // Only threads are interleaved by a strategy; choices are drawn.
                string[] strategies = name != OperationsDriver.Name ? ["random"] : strategy == "portfolio" ? Budget.Strategies : [strategy];
                foreach (string chosen in strategies)
                {
                    uint count = name == ChoicesDriver.Name ? choices : schedules;
                    yield return new Job(scenario.Name, name, chosen, seconds == 0 ? count : uint.MaxValue / 2, 0, seed);
                }
            }
        }
    }

    private void Work(int worker, Queue<Job> jobs, Progress progress)
    {
        WorkerProcess? process = null;
        while (Next(jobs, progress) is { } job)
        {
            process ??= new WorkerProcess(worker, output);
            JobNews? news = process.Do(job, n => progress.Tell(worker, job, n));
            string words = news == null ? "the process that explored it DIED" : Words(job, news);
            progress.Done(worker, $"  {job.Scenario,-12} {job.Driver,-10} {(job.Driver == OperationsDriver.Name ? job.Strategy : ""),-14} {words}{news?.Report}");
            lock (_lock)
            {
                if (news != null)
                {
                    _outcomes.Add((job, news));
                    continue;
                }
            }

            process.Dispose();
            process = null;
        }

        if (process != null)
        {
            var covered = new Coverage();
            process.Finish(covered);
            process.Dispose();
            lock (_lock)
            {
                _coverage.Add(covered);
            }
        }
    }

    private Job? Next(Queue<Job> jobs, Progress progress)
    {
        lock (_lock)
        {
            if (jobs.Count == 0)
            {
                return null;
            }

            Job job = jobs.Dequeue();
            if (seconds == 0 || job.Driver == ExhaustiveDriver.Name)
            {
                return job;
            }

            double left = seconds - progress.Elapsed.TotalSeconds;
            double share = left * workers / Math.Max(jobs.Count + 1, workers);
            return job with { Seconds = Math.Max(LeastSeconds, share) };
        }
    }

    private static string Words(Job job, JobNews news)
    {
        double time = Math.Max(news.Seconds, 0.001);
        string symmetry = news.StandsFor != 0 ? $" for {news.StandsFor}" : "";
        string count = job.Driver == ExhaustiveDriver.Name
            ? $"{news.Count} states{symmetry}, {news.Steps} transitions, {news.Steps / time:F0}/s, {(news.IsComplete ? "all visited" : "NOT all visited")}{(news.NoSymmetry == null ? "" : $"; no symmetry: {news.NoSymmetry}")}"
            : $"{news.Count} schedules, {news.Count / time:F0}/s, {news.Steps} steps{(news.Cut == 0 ? "" : $", {news.Cut} cut short")}";
        return count + (news.Broken == null ? "" : $": BROKEN {news.Broken}");
    }

    // A rate is what all workers do together: each job's own was measured while the others worked.
    private void Summary(TimeSpan elapsed)
    {
        Console.WriteLine($"{_outcomes.Count} jobs in {elapsed.TotalSeconds:F0} s on {workers} {(workers == 1 ? "core" : "cores")}");
        foreach (var group in _outcomes.GroupBy(o => o.Job.Driver).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            double time = Math.Max(group.Sum(o => o.News.Seconds) / workers, 0.001);
            ulong digest = group.Aggregate(0UL, (all, o) => unchecked(all + o.News.Digest));
            Console.WriteLine(group.Key == ExhaustiveDriver.Name
                ? $"{group.Key}: {group.Sum(o => o.News.Count)} states, {group.Sum(o => o.News.Steps) / time:F0} transitions a second, {(group.All(o => o.News.IsComplete) ? "all visited" : "NOT all visited")}"
                : $"{group.Key}: {group.Sum(o => o.News.Count)} schedules, {group.Sum(o => o.News.Count) / time:F0} a second, digest {digest:X16}");
        }
    }
}
