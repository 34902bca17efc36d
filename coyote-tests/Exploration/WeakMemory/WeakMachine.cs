// Why: Coyote interleaves whole accesses, one after the other, as no Arm CPU does: there a CPU may still read what another
// has overwritten, unless order forbids it. This is memory that does so: the release/acquire fragment of the C++ model (RC11) as
// an operational model with views (J. Kang and others, "A promising semantics for relaxed-memory concurrency", POPL 2017,
// without the promises).
//
// Promises: every load reads any write that the CPU does not know to be overwritten; every store goes anywhere in modification
// order behind what the CPU knows; which, the explorer chooses. So every behaviour that Arm's ldr, str, ldar, stlr, ldaxr/stlxr and
// dmb have in a program without load buffering is among the behaviours here, and some more (docs/weak-memory.md).
using System.Collections.Generic;

namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>The memory of one schedule.</summary>
/// <param name="choose">Chooses a number from 0 to its argument, exclusive.</param>
internal sealed class WeakMachine(Func<int, int> choose)
{
    public const int MaxThreads = 8;

    private readonly Dictionary<nuint, Word> _words = [];
    private readonly List<(nuint Start, nuint End, Plain Data)> _plain = [];
    private readonly List<Write> _candidates = [];
    private readonly View _fences = new();

    /// <summary>How many loads read something else than the newest write: how weak the schedule was.</summary>
    public int StaleReads { get; private set; }

    /// <summary>Names plain data that CPUs share. What is not named is a CPU's own.</summary>
    public void SharePlain(nuint start, int size, string name) => _plain.Add((start, start + (nuint)size, new Plain(name)));

    public uint Load(WeakThread thread, nuint address, uint initial, bool acquires)
    {
        thread.Tick();
        Word word = WordAt(address, initial);
        _candidates.Clear();
        foreach (Write write in word.Writes)
        {
            if (write.Order >= thread.Now.Seen[word.Number])
            {
                _candidates.Add(write);
            }
        }

        Write read = Pick();
        StaleReads += read == word.Writes[^1] ? 0 : 1;
        Observe(thread, word, read, acquires);
        return read.Value;
    }

    public void Store(WeakThread thread, nuint address, uint initial, uint value, bool releases)
    {
        thread.Tick();
        Word word = WordAt(address, initial);
        _candidates.Clear();
        foreach (Write write in word.Writes)
        {
            if (write.Order >= thread.Now.Seen[word.Number] && !write.IsTaken)
            {
                _candidates.Add(write);
            }
        }

        Add(thread, word, Pick(), value, releases ? thread.Now : thread.AtFence);
    }

    /// <summary>The last write in modification order: what memory holds when all CPUs have stopped.</summary>
    public uint Newest(nuint address) => _words[address].Writes[^1].Value;

    /// <summary>Compares and exchanges with both orders: acquires what it reads, whether or not it writes.</summary>
    /// <returns>What it read; it wrote if that is the comparand.</returns>
    public uint CompareExchange(WeakThread thread, nuint address, uint initial, uint value, uint comparand)
    {
        thread.Tick();
        Word word = WordAt(address, initial);
        _candidates.Clear();
        foreach (Write write in word.Writes)
        {
            if (write.Order >= thread.Now.Seen[word.Number] && !(write.Value == comparand && write.IsTaken))
            {
                _candidates.Add(write);
            }
        }

        Write read = Pick();
        StaleReads += read == word.Writes[^1] ? 0 : 1;
        Observe(thread, word, read, acquires: true);
        if (read.Value == comparand)
        {
            // A release sequence: who acquires this write learns what the one before it told as well.
            Knowledge told = thread.Now.Copy();
            told.Join(read.Told);
            read.IsTaken = true;
            Add(thread, word, read, value, told);
        }

        return read.Value;
    }

    /// <summary>A sequentially consistent fence: of two CPUs' fences, one knows what the other knew.</summary>
    public void Fence(WeakThread thread)
    {
        thread.Tick();
        thread.Now.Join(thread.Pending);
        thread.Now.Seen.Join(_fences);
        _fences.Join(thread.Now.Seen);
        thread.Pending.Join(thread.Now);
        thread.AtFence = thread.Now.Copy();
    }

    public void ReadPlain(WeakThread thread, nuint address)
    {
        thread.Tick();
        PlainAt(address)?.Read(thread);
    }

    public void WritePlain(WeakThread thread, nuint address)
    {
        thread.Tick();
        PlainAt(address)?.Write(thread);
    }

    private static void Observe(WeakThread thread, Word word, Write read, bool acquires)
    {
        thread.Now.Seen.Raise(word.Number, read.Order);
        if (acquires)
        {
            thread.Now.Join(read.Told);
        }

        thread.Pending.Join(read.Told);
        thread.Pending.Join(thread.Now);
    }

    // Puts a write right behind another.
    private static void Add(WeakThread thread, Word word, Write behind, uint value, Knowledge told)
    {
        int index = word.Writes.IndexOf(behind) + 1;
        double order = index == word.Writes.Count ? behind.Order + 1 : (behind.Order + word.Writes[index].Order) / 2;
        thread.Now.Seen.Raise(word.Number, order);
        thread.Pending.Seen.Raise(word.Number, order);
        Knowledge copy = told.Copy();
        copy.Seen.Raise(word.Number, order);
        word.Writes.Insert(index, new Write(value, order, copy));
    }

    private Write Pick() => _candidates.Count == 1 ? _candidates[0] : _candidates[choose(_candidates.Count)];

    private Word WordAt(nuint address, uint initial)
    {
        if (!_words.TryGetValue(address, out Word? word))
        {
            word = new Word(_words.Count, initial);
            _words.Add(address, word);
        }

        return word;
    }

    private Plain? PlainAt(nuint address)
    {
        foreach ((nuint start, nuint end, Plain data) in _plain)
        {
            if (address >= start && address < end)
            {
                return data;
            }
        }

        return null;
    }
}
