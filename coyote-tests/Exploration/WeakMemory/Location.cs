// Why: the two kinds of memory that the port touches: words that CPUs share on purpose, and plain data that those protect.
using System.Collections.Generic;

namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>A shared word: all its writes in modification order.</summary>
internal sealed class Word
{
    public Word(int number, uint initial)
    {
        Number = number;
        Writes.Add(new Write(initial, 0, new Knowledge()));
    }

    public int Number { get; }

    public List<Write> Writes { get; } = [];
}

/// <summary>Plain data: who wrote it last and who read it since, by each thread's own count of steps.</summary>
internal sealed class Plain(string name)
{
    private readonly int[] _reads = new int[WeakMachine.MaxThreads];
    private int _writer = -1;
    private int _written;

    public void Read(WeakThread thread)
    {
        if (_writer >= 0 && thread.Now.Before[_writer] < _written)
        {
            throw new DataRaceException($"CPU {thread.Number} reads {name} and does not know that CPU {_writer} wrote it");
        }

        _reads[thread.Number] = thread.Now.Before[thread.Number];
    }

    public void Write(WeakThread thread)
    {
        if (_writer >= 0 && thread.Now.Before[_writer] < _written)
        {
            throw new DataRaceException($"CPU {thread.Number} writes {name} and does not know that CPU {_writer} wrote it");
        }

        for (int reader = 0; reader < _reads.Length; reader++)
        {
            if (thread.Now.Before[reader] < _reads[reader])
            {
                throw new DataRaceException($"CPU {thread.Number} writes {name} and does not know that CPU {reader} has read it");
            }
        }

        _writer = thread.Number;
        _written = thread.Now.Before[thread.Number];
    }
}
