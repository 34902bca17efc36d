// Why: what an acquire takes over from a release: the writes that it must see, and what happened before (for data races).
// The two are apart because a sequentially consistent fence hands on the first without the second.
namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>What a thread knows, or a write tells whoever acquires it.</summary>
internal sealed class Knowledge
{
    /// <summary>The writes seen.</summary>
    public View Seen { get; } = new();

    /// <summary>By thread, how many of its steps happened before.</summary>
    public int[] Before { get; } = new int[WeakMachine.MaxThreads];

    public void Join(Knowledge other)
    {
        Seen.Join(other.Seen);
        for (int i = 0; i < Before.Length; i++)
        {
            Before[i] = Math.Max(Before[i], other.Before[i]);
        }
    }

    public Knowledge Copy()
    {
        var copy = new Knowledge();
        copy.Join(this);
        return copy;
    }
}
