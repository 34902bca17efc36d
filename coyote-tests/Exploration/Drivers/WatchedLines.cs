// Why: most of the arena never changes; what does is learned, so that a step need not look at the rest.
// Promises: the arena's lines but for parts that are said to change seldom; of these, the lines that were seen to change.
using System.Collections.Generic;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>Which lines of an arena are watched.</summary>
internal sealed class WatchedLines
{
    private const int LineSize = StateMemory.LineSize;
    private const int PageSize = 4096;

    private readonly Arena _arena;
    private readonly byte[] _base;
    private readonly SortedSet<int> _offsets = [];
    private readonly bool[] _isWatched;

    /// <param name="arena">The memory, as it is at the start.</param>
    /// <param name="rarely">Parts of it that change seldom; offset and bytes.</param>
    public WatchedLines(Arena arena, IReadOnlyList<(int Offset, int Size)> rarely)
    {
        _arena = arena;
        _base = arena.Bytes.ToArray();
        _isWatched = new bool[arena.Used / LineSize];
        var skipped = new bool[_isWatched.Length];
        foreach ((int offset, int size) in rarely)
        {
            // Whole lines of it: in the others something else begins or ends.
            int first = (offset + LineSize - 1) / LineSize;
            int end = (offset + size) / LineSize;
            skipped.AsSpan(first, Math.Max(end - first, 0)).Fill(true);
        }

        for (int line = 0; line < skipped.Length; line++)
        {
            _ = !skipped[line] && TryAdd(line);
        }
    }

    /// <summary>Where they begin, in order.</summary>
    public int[] Offsets => [.. _offsets];

    /// <summary>How many lines there are, watched or not.</summary>
    public int Count => _isWatched.Length;

    /// <summary>Watches a line.</summary>
    /// <returns>Whether it was not watched.</returns>
    public bool TryAdd(int line)
    {
        bool isNew = !_isWatched[line];
        _isWatched[line] = true;
        return isNew && _offsets.Add(line * LineSize);
    }

    /// <summary>Watches the lines that now differ from the start, in a part of the arena.</summary>
    /// <returns>Whether there were any that were not watched.</returns>
    public bool LearnIn(int start, int size)
    {
        int before = _offsets.Count;
        ReadOnlySpan<byte> now = _arena.Bytes;
        int end = Math.Min(start + size, now.Length);
        for (int offset = start & -LineSize; offset < end; offset += LineSize)
        {
            int page = Math.Min(PageSize, end - offset);
            if (offset % PageSize == 0 && now.Slice(offset, page).SequenceEqual(_base.AsSpan(offset, page)))
            {
                offset += page - LineSize;
            }
            else if (!_isWatched[offset / LineSize] && !now.Slice(offset, LineSize).SequenceEqual(_base.AsSpan(offset, LineSize)))
            {
                _ = TryAdd(offset / LineSize);
            }
        }

        return _offsets.Count != before;
    }

    /// <summary>The arena as it was at the start.</summary>
    public void Restore() => _base.CopyTo(_arena.Bytes);
}
