// Why: a depth-first search keeps the way to where it is: to go on at each state of it, and to say which run it was.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Symmetry;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>A state on the way.</summary>
/// <param name="Mark">How to come back to it.</param>
/// <param name="First">The first of its branches, in the list of all.</param>
internal readonly record struct SearchFrame(int Mark, int First)
{
    /// <summary>How many branches it has.</summary>
    public int Branches { get; init; }

    /// <summary>The branch that is next.</summary>
    public int Next { get; init; }

    /// <summary>The machine rests: the one branch is its check.</summary>
    public bool IsEnd { get; init; }

    /// <summary>It is visited for its image too.</summary>
    public bool IsMerged { get; init; }

    /// <summary>The last branch tells it from its image: it is to be taken from that too.</summary>
    public bool OwesImage { get; init; }

    /// <summary>The last branch was taken from its image.</summary>
    public bool IsImage { get; init; }
}

/// <summary>The states on the way, and their branches.</summary>
internal sealed class SearchPath
{
    private readonly Stack<SearchFrame> _frames = new();
    private readonly List<Step> _branches = [];

    public int Length => _frames.Count;

    /// <summary>A state that was not there before.</summary>
    public void Add(SearchFrame frame, ReadOnlySpan<Step> branches)
    {
        _frames.Push(frame with { First = _branches.Count });
        _branches.AddRange(branches);
    }

    public bool TryPop(out SearchFrame frame) => _frames.TryPop(out frame);

    public void Push(SearchFrame frame) => _frames.Push(frame);

    /// <summary>Nothing is left of a state.</summary>
    public void Leave(SearchFrame frame) => _branches.RemoveRange(frame.First, _branches.Count - frame.First);

    /// <summary>The branch of a state that is next, or the last one if that was taken.</summary>
    public Step BranchOf(SearchFrame frame, bool isTaken) => _branches[frame.First + frame.Next - (isTaken ? 1 : 0)];

    /// <summary>
    /// What SteppedRun would have been asked on the way to where the search is: a state with one step asks nothing. Where the way goes
    /// through an image, it begins in the image too.
    /// </summary>
    public List<int> Choices<TMemory>(World world, Exchange? exchange)
        where TMemory : struct, IMemoryPort
    {
        SearchFrame[] frames = _frames.ToArray();
        int image = Array.FindIndex(frames, f => f.IsImage);
        var choices = new List<int>();
        Span<Step> steps = stackalloc Step[World.MaxSteps];
        world.Restart();
        for (int i = frames.Length - 1; i >= 0 && !frames[i].IsEnd; i--)
        {
            Step step = BranchOf(frames[i], isTaken: true);
            int count = world.Enabled(steps, out _);
            int choice = steps[..count].IndexOf(image >= 0 && i >= image ? exchange!.Of(step) : step);
            if (choice < 0)
            {
                // A run cannot go this way: who takes the trace again will see that nothing breaks.
                break;
            }

            if (count > 1)
            {
                choices.Add(choice);
            }

            try
            {
                world.Take<TMemory>(steps[choice]);
            }
            catch (Exception)
            {
                // The last one, which broke what it broke; or one before it, when nothing is cleared on the way (Leftovers).
                break;
            }
        }

        return choices;
    }
}
