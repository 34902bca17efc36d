// Why: long work must be seen to move, and several processes tell of theirs at once.
// Promises: one line at the bottom, written over while it changes and away when something is to stay; nothing of it where nobody watches.
using System.Diagnostics;
using System.Linq;

namespace Hv.Tests.Explore;

/// <summary>What the workers do just now.</summary>
internal sealed class Progress(int workers, int jobs)
{
    private readonly string[] _doing = [.. Enumerable.Repeat("", workers)];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _done;
    private int _width;

    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>A worker is so far with its job.</summary>
    public void Tell(int worker, Job job, long count)
    {
        lock (_doing)
        {
            _doing[worker] = $"{job.Scenario} {job.Driver} {count:N0}";
            Write();
        }
    }

    /// <summary>A job is done: a line that stays.</summary>
    public void Done(int worker, string line)
    {
        lock (_doing)
        {
            _done++;
            _doing[worker] = "";
            Clear();
            Console.WriteLine(line);
            Write();
        }
    }

    /// <summary>All is done.</summary>
    public void Clear()
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{new string(' ', _width)}\r");
        }
    }

    private void Write()
    {
        if (Console.IsErrorRedirected)
        {
            return;
        }

        string line = $"  {_watch.Elapsed:mm\\:ss}  {_done} of {jobs} jobs  {string.Join("  |  ", _doing.Where(d => d.Length != 0))}";
        Console.Error.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
    }
}
