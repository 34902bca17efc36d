// Why: one command brings a failing schedule back, as often as one likes, under a debugger too.
using System.IO;
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Report;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Explore;

/// <summary>The command `explore replay`.</summary>
internal static class ReplayCommand
{
    public static int Run(string path, int times, string output)
    {
        Trace trace = Trace.Open(path);
        string? first = null;
        int same = 0;
        for (int i = 0; i < times; i++)
        {
            using var world = new World(Scenario.Find(trace.Scenario));
            (Failure? failure, string html) = Write(world, trace, Path.Combine(output, Path.GetFileName(path)));
            string identity = failure?.Identity ?? "nothing broke";
            first ??= identity;
            same += identity == first ? 1 : 0;
            if (i == 0)
            {
                Console.WriteLine($"{identity}\nrecorded: {trace.Broken}\n{html}");
            }
        }

        Console.WriteLine($"{same} of {times} runs the same");
        return same == times ? 0 : 1;
    }

    /// <summary>Runs a trace again and writes what happened beside it, as text and as a picture.</summary>
    public static (Failure? Failure, string Html) Write(World world, Trace trace, string path)
    {
        var recorder = new Recorder();
        world.Watcher = recorder;
        Failure? failure = trace.Driver == OperationsDriver.Name
            ? OperationsDriver.Replay<InterleavingMemory>(world, trace)
            : ChoicesDriver.Replay<IntrinsicMemory>(world, trace);
        string html = Path.ChangeExtension(path, ".html");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(html))!);
        File.WriteAllLines(Path.ChangeExtension(path, ".txt"), TextReport.Lines(world, recorder));
        if (failure != null)
        {
            File.WriteAllText(html, SequenceDiagram.Html(world, failure, recorder, $"make replay TRACE={path}"));
        }

        return (failure, html);
    }
}
