// Why: the depth-first search of driver (c): one of the states that are each other's mirror image is visited for both, as long as nothing
// has happened that tells them apart.
// Promises: every state is visited, or its image, by whose steps all that can happen in it is known. A step that tells the two apart
// (Asymmetry) is taken from both, and behind it every state is visited for itself.
using System.Diagnostics;
using System.Numerics;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Symmetry;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>One search, from the start to its end, or until it finds that it must watch more lines.</summary>
/// <param name="world">The world.</param>
/// <param name="memory">Its memory, with an image if there is a symmetry.</param>
/// <param name="withFaults">Whether what need not happen is explored too.</param>
internal sealed unsafe class ExhaustiveSearch<TMemory>(World world, StateMemory memory, bool withFaults)
    where TMemory : struct, IMemoryPort
{
    private readonly StateSet _seen = new();
    private readonly SearchPath _path = new();
    private readonly Asymmetry _asymmetry = new(world);
    private long _standsFor;
    private long _transitions;
    private long _ends;

    /// <summary>Takes each step in the image too, and compares: slow, for a test of the symmetry.</summary>
    public bool IsChecked { get; init; }

    public Outcome Run(Budget budget, Stopwatch watch)
    {
        Span<Step> steps = stackalloc Step[World.MaxSteps];
        memory.Begin();
        Visit(memory.Mirror != null, steps);
        while (_path.TryPop(out SearchFrame frame))
        {
            memory.Undo(frame.Mark);
            if (frame.Next == frame.Branches && !frame.OwesImage)
            {
                _path.Leave(frame);
                continue;
            }

            bool isMet;
            try
            {
                if (!TryGoOn(frame, out isMet))
                {
                    break;
                }
            }
            catch (Exception exception) when (exception is not AsymmetryException)
            {
                return Outcome(watch, LearnTouched() ? null : FailureOf(exception));
            }

            if (!frame.IsEnd)
            {
                Visit(frame.IsMerged && !isMet, steps);
                if ((_seen.Count & 0x3FFF) == 0)
                {
                    budget.Tick(_seen.Count);
                    if (budget.IsOver)
                    {
                        break;
                    }
                }
            }
        }

        return Outcome(watch, null) with { IsComplete = _path.Length == 0 && !budget.IsOver };
    }

    private Failure FailureOf(Exception exception)
    {
        var trace = new Trace(ExhaustiveDriver.Name, world.Scenario.Name, "none", ChoicesDriver.FirstLine(exception), _path.Choices<TMemory>(world, memory.Mirror?.Exchange));
        return Failure.Of(exception, _path.Length, trace);
    }

    private Outcome Outcome(Stopwatch watch, Failure? failure) => new(ExhaustiveDriver.Name, world.Scenario.Name, _ends, _transitions, watch.Elapsed, failure)
    {
        States = _seen.Count,
        StandsFor = _standsFor,
    };

    // The next branch of a state. False when lines changed that were not watched.
    private bool TryGoOn(SearchFrame frame, out bool isMet)
    {
        isMet = false;
        if (frame.IsEnd)
        {
            _path.Push(frame with { Next = 1 });
            _ends++;
            world.CheckAtRest();
            return true;
        }

        if (frame.OwesImage)
        {
            _path.Push(frame with { OwesImage = false, IsImage = true });
            memory.EnterImage();
            isMet = true;
            return !memory.HasLearned && TryTake(memory.Mirror!.Exchange.Of(_path.BranchOf(frame, isTaken: true)));
        }

        Step step = _path.BranchOf(frame, isTaken: false);
        _path.Push(frame with { Next = frame.Next + 1, IsImage = false });
        _asymmetry.Before(step);
        if (!TryTake(step))
        {
            return false;
        }

        isMet = frame.IsMerged && _asymmetry.IsMet;
        if (isMet)
        {
            _ = _path.TryPop(out SearchFrame top);
            _path.Push(top with { OwesImage = true });
        }
        else if (frame.IsMerged && IsChecked)
        {
            return TryCheck(frame.Mark, step);
        }

        return true;
    }

    private bool TryTake(Step step)
    {
        _transitions++;
        world.Touched = 0;
        world.Take<TMemory>(step);
        if (LearnTouched())
        {
            return false;
        }

        Leftovers.Clear(world);
        memory.Note();
        return !memory.HasLearned;
    }

    // What a step leads to must be the image of what the image's step leads to.
    private bool TryCheck(int mark, Step step)
    {
        MirrorImage mirror = memory.Mirror!;
        (UInt128 state, UInt128 image) = (memory.Digest, memory.ImageDigest);
        memory.Undo(mark);
        memory.EnterImage();
        bool isKnown = !memory.HasLearned && TryTake(mirror.Exchange.Of(step));
        bool isSame = (memory.ImageDigest, memory.Digest) == (state, image);
        byte[] expected = isKnown && !isSame ? mirror.OfAll() : [];
        memory.Undo(mark);
        isKnown = isKnown && TryTake(step);
        _transitions -= 2;
        return isKnown && !isSame
            ? throw new AsymmetryException($"{step} and {mirror.Exchange.Of(step)} lead apart at {mirror.At(world.Arena.Bytes.CommonPrefixLength(expected))}")
            : isKnown;
    }

    // A state that was not seen before: what can happen in it is asked once. A machine at rest has one branch, its check.
    private void Visit(bool isMerged, Span<Step> room)
    {
        if (!Add(isMerged))
        {
            return;
        }

        int count = world.Enabled(room, out int must);
        int branches = must == 0 ? 0 : withFaults ? count : must;
        _path.Add(new SearchFrame(memory.Mark, 0) { Branches = Math.Max(branches, 1), IsEnd = must == 0, IsMerged = isMerged }, room[..branches]);
    }

    // What is visited for two is under the lesser of their digests; what is visited for itself, under another that is nobody's.
    private bool Add(bool isMerged)
    {
        if (memory.Mirror == null)
        {
            return _seen.Add(memory.Digest);
        }

        UInt128 least = UInt128.Min(memory.Digest, memory.ImageDigest);
        if (!isMerged)
        {
            bool isNew = !_seen.Contains(least) && _seen.Add(~memory.Digest);
            _standsFor += isNew ? 1 : 0;
            return isNew;
        }

        if (!_seen.Add(least))
        {
            return false;
        }

        // Either may have been visited for itself before.
        _standsFor += _seen.Contains(~memory.Digest) ? 0 : 1;
        _standsFor += memory.Digest == memory.ImageDigest || _seen.Contains(~memory.ImageDigest) ? 0 : 1;
        return true;
    }

    // Whether a service's handler has changed what was never seen to change.
    private bool LearnTouched()
    {
        bool isNew = false;
        for (ulong touched = world.Touched & world.Services; touched != 0; touched &= touched - 1)
        {
            (int offset, int size) = world.StateOf(BitOperations.TrailingZeroCount(touched));
            isNew |= memory.LearnIn(offset, size);
        }

        for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
        {
            if (world.Cpus[cpu].Cursor.Count > World.FewSends)
            {
                (int offset, int size) = world.RestOfOutbox(cpu);
                isNew |= memory.LearnIn(offset, size);
            }
        }

        return isNew;
    }
}
