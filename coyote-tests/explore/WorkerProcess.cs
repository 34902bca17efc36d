// Why: the other end of WorkerCommand.
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using Hv.Tests.Exploration.Report;

namespace Hv.Tests.Explore;

/// <summary>This program, started once more, to do jobs.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _coverage;

    public WorkerProcess(int number, string output)
    {
        Directory.CreateDirectory(output);
        _coverage = Path.Combine(output, $"coverage-{Environment.ProcessId}-{number}.json");
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["worker", _coverage, "--out", output])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
    }

    /// <summary>Does a job.</summary>
    /// <returns>What came of it; null when the process died of it.</returns>
    public JobNews? Do(Job job, Action<long> progress)
    {
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(job));
        _process.StandardInput.Flush();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            JobNews news = JsonSerializer.Deserialize<JobNews>(line)!;
            if (news.IsDone)
            {
                return news;
            }

            progress(news.Count);
        }

        return null;
    }

    /// <summary>Ends it, and takes its coverage.</summary>
    public void Finish(Coverage coverage)
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        if (File.Exists(_coverage))
        {
            coverage.Add(Coverage.Open(_coverage));
            File.Delete(_coverage);
        }
    }

    public void Dispose() => _process.Dispose();
}
