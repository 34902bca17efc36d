// Why: the exhaustive search goes to a state's successors and back some hundred thousand times a second: it must not copy
// or hash the whole arena each time.
// Promises: the arena is watched in lines of 64 bytes. After each step the lines that changed are found, their digests
// exchanged in the state's sum, and what they held is kept, so that the step can be taken back. Of the services' states, which
// are large, only lines that were seen to change are looked at: a step changes those of the services that it runs and no others, so
// LearnIn, called for these, misses none.
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Symmetry;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>An arena with a digest and an undo log.</summary>
internal sealed unsafe class StateMemory
{
    /// <summary>How many bytes are watched together.</summary>
    public const int LineSize = 64;

    private const int PageSize = 4096;

    private readonly Arena _arena;
    private readonly byte[] _base;
    private readonly SortedSet<int> _live = [];
    private readonly bool[] _isLive;
    private int[] _lines = [];
    private byte[] _shadow = [];
    private (UInt128 State, UInt128 Image)[] _digests = [];
    private int[] _numbers = [];
    private (int Line, (UInt128, UInt128) Digests)[] _log = new (int, (UInt128, UInt128))[1 << 12];
    private byte[] _logBytes = new byte[LineSize << 12];
    private int _logged;

    /// <param name="arena">The memory.</param>
    /// <param name="rarely">Parts of it that are looked at only where <see cref="LearnIn"/> says so; offset and bytes.</param>
    public StateMemory(Arena arena, IReadOnlyList<(int Offset, int Size)> rarely)
    {
        _arena = arena;
        var skipped = new bool[arena.Used / LineSize];
        foreach ((int offset, int size) in rarely)
        {
            for (int line = offset / LineSize; line < (offset + size + LineSize - 1) / LineSize; line++)
            {
                skipped[line] = true;
            }
        }

        _isLive = new bool[skipped.Length];
        for (int line = 0; line < skipped.Length; line++)
        {
            if (!skipped[line])
            {
                Add(line * LineSize);
            }
        }

        _base = arena.Bytes.ToArray();
    }

    /// <summary>The state's digest.</summary>
    public UInt128 Digest { get; private set; }

    /// <summary>Its mirror image's, if there is one.</summary>
    public UInt128 ImageDigest { get; private set; }

    /// <summary>The state in which two VMs have changed places, where it may count as the same.</summary>
    public MirrorImage? Mirror { get; init; }

    /// <summary>How many bytes a state is.</summary>
    public int StateBytes => _lines.Length * LineSize;

    /// <summary>Where the undo log is: what <see cref="Undo"/> goes back to.</summary>
    public int Mark => _logged;

    /// <summary>Takes the lines that now differ from the base for live.</summary>
    /// <returns>Whether there were any that were not known.</returns>
    public bool Learn() => LearnIn(0, _arena.Used);

    /// <summary>As <see cref="Learn"/>, in a part of the arena.</summary>
    public bool LearnIn(int start, int size)
    {
        int before = _live.Count;
        ReadOnlySpan<byte> now = _arena.Bytes;
        int end = Math.Min(start + size, now.Length);
        for (int offset = start & -LineSize; offset < end; offset += LineSize)
        {
            int page = Math.Min(PageSize, end - offset);
            if (offset % PageSize == 0 && now.Slice(offset, page).SequenceEqual(_base.AsSpan(offset, page)))
            {
                offset += page - LineSize;
            }
            else if (!_isLive[offset / LineSize] && !now.Slice(offset, LineSize).SequenceEqual(_base.AsSpan(offset, LineSize)))
            {
                Add(offset);
            }
        }

        return _live.Count != before;
    }

    /// <summary>Back to the base, with the live lines as they are known by now.</summary>
    public void Begin()
    {
        _base.CopyTo(_arena.Bytes);
        Mirror?.Complete(_live);
        _numbers = new int[_isLive.Length];
        _lines = [.. _live];
        _shadow = new byte[_lines.Length * LineSize];
        _digests = new (UInt128, UInt128)[_lines.Length];
        _logged = 0;
        Digest = 0;
        ImageDigest = 0;
        for (int i = 0; i < _lines.Length; i++)
        {
            _isLive[_lines[i] / LineSize] = true;
            _numbers[_lines[i] / LineSize] = i;
            _arena.Bytes.Slice(_lines[i], LineSize).CopyTo(_shadow.AsSpan(i * LineSize));
            Renew(i);
        }
    }

    /// <summary>A step was taken: finds what it changed.</summary>
    public void Note()
    {
        int mark = _logged;
        byte* start = _arena.Start;
        fixed (byte* shadow = _shadow)
        {
            for (int i = 0; i < _lines.Length; i++)
            {
                byte* line = start + _lines[i];
                byte* old = shadow + (i * LineSize);
                if (IsEqual(line, old))
                {
                    continue;
                }

                Log(i, old);
                Renew(i);
                Buffer.MemoryCopy(line, old, LineSize, LineSize);
            }
        }

        if (Mirror != null)
        {
            NoteDependents(mark, _logged);
        }
    }

    /// <summary>Takes back all steps since a mark.</summary>
    public void Undo(int mark)
    {
        while (_logged > mark)
        {
            _logged--;
            (int i, (UInt128, UInt128) digests) = _log[_logged];
            Span<byte> old = _logBytes.AsSpan(_logged * LineSize, LineSize);
            old.CopyTo(_shadow.AsSpan(i * LineSize));
            old.CopyTo(_arena.Bytes.Slice(_lines[i], LineSize));
            Exchange(i, digests);
        }
    }

    /// <summary>Goes to the mirror image, as by a step.</summary>
    public void EnterImage()
    {
        Mirror!.Enter(_lines);
        Note();
    }

    // Lines that are as they were, and name others by now.
    private void NoteDependents(int mark, int end)
    {
        for (int entry = mark; entry < end; entry++)
        {
            foreach (int line in Mirror!.Dependents(_lines[_log[entry].Line] / LineSize))
            {
                int i = _numbers[line];
                fixed (byte* shadow = _shadow)
                {
                    Log(i, shadow + (i * LineSize));
                }

                Renew(i);
            }
        }
    }

    private void Renew(int i) =>
        Exchange(i, Mirror == null ? (Hash(i, _arena.Start + _lines[i]), 0) : Mirror.DigestsOf(_lines[i] / LineSize));

    private void Exchange(int i, (UInt128 State, UInt128 Image) digests)
    {
        Digest += digests.State - _digests[i].State;
        ImageDigest += digests.Image - _digests[i].Image;
        _digests[i] = digests;
    }

    private void Add(int offset)
    {
        _live.Add(offset);
        _isLive[offset / LineSize] = true;
    }

    private void Log(int i, byte* old)
    {
        if (_logged == _log.Length)
        {
            Array.Resize(ref _log, _log.Length * 2);
            Array.Resize(ref _logBytes, _logBytes.Length * 2);
        }

        _log[_logged] = (i, _digests[i]);
        Marshal.Copy((nint)old, _logBytes, _logged * LineSize, LineSize);
        _logged++;
    }

    private static bool IsEqual(byte* a, byte* b) =>
        Vector256.EqualsAll(Vector256.Load(a), Vector256.Load(b)) && Vector256.EqualsAll(Vector256.Load(a + 32), Vector256.Load(b + 32));

    private static UInt128 Hash(int index, byte* line)
    {
        ulong* words = (ulong*)line;
        ulong a = (ulong)index * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019;
        ulong b = a ^ 0xD6E8FEB86659FD93;
        for (int i = 0; i < LineSize / sizeof(ulong); i++)
        {
            a = BitOperations.RotateLeft((a ^ words[i]) * 0xFF51AFD7ED558CCD, 29);
            b = BitOperations.RotateLeft((b + words[i]) * 0xC4CEB9FE1A85EC53, 31) ^ (b >> 17);
        }

        a ^= a >> 32;
        b ^= b >> 29;
        return new UInt128(a * 0xC4CEB9FE1A85EC53, b * 0xFF51AFD7ED558CCD ^ a);
    }
}
