// Why: the exhaustive search goes to a state's successors and back some hundred thousand times a second: it must not copy
// or hash the whole arena each time.
// Promises: the arena is watched in lines of 64 bytes. After each step the lines that changed are found, their digests
// exchanged in the state's sum, and what they held is kept, so that the step can be taken back. Of the services' states, which
// are large, only lines that were seen to change are looked at: a step changes those of the services that it runs and no others, so
// LearnIn, called for these, misses none.
using System.Collections.Generic;
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

    private readonly Arena _arena;
    private readonly WatchedLines _watched;
    private readonly int[] _numbers;
    private readonly bool[] _isChanged;
    private int[] _lines = [];
    private byte[] _shadow = [];
    private (UInt128 State, UInt128 Image)[] _digests = [];
    private (UInt128, UInt128)[] _start = [];
    private (int Line, (UInt128, UInt128) Digests)[] _log = new (int, (UInt128, UInt128))[1 << 12];
    private byte[] _logBytes = new byte[LineSize << 12];
    private int _logged;

    /// <param name="arena">The memory.</param>
    /// <param name="rarely">Parts of it that are looked at only where <see cref="LearnIn"/> says so; offset and bytes.</param>
    /// <param name="mirror">The state in which two VMs have changed places, where it may count as the same; null for none.</param>
    public StateMemory(Arena arena, IReadOnlyList<(int Offset, int Size)> rarely, MirrorImage? mirror = null)
    {
        _arena = arena;
        _watched = new WatchedLines(arena, rarely);
        _numbers = new int[_watched.Count];
        _isChanged = new bool[_watched.Count];
        Mirror = mirror;
    }

    /// <summary>The state's digest.</summary>
    public UInt128 Digest { get; private set; }

    /// <summary>Its mirror image's, if there is one.</summary>
    public UInt128 ImageDigest { get; private set; }

    /// <summary>The state in which two VMs have changed places, where it may count as the same; null for none.</summary>
    public MirrorImage? Mirror { get; }

    /// <summary>Lines were found that must be watched and are not yet: what was seen since <see cref="Begin"/> counts for nothing.</summary>
    public bool HasLearned { get; private set; }

    /// <summary>How many bytes a state is.</summary>
    public int StateBytes => _lines.Length * LineSize;

    /// <summary>Where the undo log is: what <see cref="Undo"/> goes back to.</summary>
    public int Mark => _logged;

    /// <summary>Watches the lines that now differ from the base too.</summary>
    /// <returns>Whether there were any that were not watched.</returns>
    public bool Learn() => LearnIn(0, _arena.Used);

    /// <summary>As <see cref="Learn"/>, in a part of the arena.</summary>
    public bool LearnIn(int start, int size) => _watched.LearnIn(start, size);

    /// <summary>Back to the base, with the lines that are watched by now.</summary>
    public void Begin()
    {
        _watched.Restore();
        _lines = _watched.Offsets;
        _shadow = new byte[_lines.Length * LineSize];
        _digests = new (UInt128, UInt128)[_lines.Length];
        _logged = 0;
        HasLearned = false;
        Mirror?.Begin(_lines);
        (Digest, ImageDigest) = Mirror == null ? default : Mirror.DigestsOfAll();
        for (int i = 0; i < _lines.Length; i++)
        {
            _numbers[_lines[i] / LineSize] = i;
            _arena.Bytes.Slice(_lines[i], LineSize).CopyTo(_shadow.AsSpan(i * LineSize));
            _digests[i] = DigestsOf(i);
            Digest += Mirror == null ? _digests[i].State : 0;
        }

        _start = [.. _digests];
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
                Exchange(i, DigestsOf(i));
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
        for (int i = 0; i < _lines.Length; i++)
        {
            _isChanged[_lines[i] / LineSize] = _digests[i] != _start[i];
        }

        foreach (int line in Mirror!.Enter(_isChanged))
        {
            HasLearned |= _watched.TryAdd(line);
        }

        Note();
    }

    // Lines that are as they were, and name others by now.
    private void NoteDependents(int mark, int end)
    {
        for (int entry = mark; entry < end; entry++)
        {
            foreach (int line in Mirror!.Dependents(_lines[_log[entry].Line] / LineSize))
            {
                if (_watched.TryAdd(line))
                {
                    HasLearned = true;
                }
                else if (!HasLearned)
                {
                    int i = _numbers[line];
                    fixed (byte* shadow = _shadow)
                    {
                        Log(i, shadow + (i * LineSize));
                    }

                    Exchange(i, DigestsOf(i));
                }
            }
        }
    }

    private (UInt128 State, UInt128 Image) DigestsOf(int i) =>
        Mirror == null ? (PlacedDigest.Of(_lines[i], _arena.Start + _lines[i], LineSize), 0) : Mirror.DigestsOf(_lines[i] / LineSize);

    private void Exchange(int i, (UInt128 State, UInt128 Image) digests)
    {
        Digest += digests.State - _digests[i].State;
        ImageDigest += digests.Image - _digests[i].Image;
        _digests[i] = digests;
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
}
