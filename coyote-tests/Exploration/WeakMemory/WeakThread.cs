// Why: what the model keeps of one CPU.
namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>A CPU under weak memory.</summary>
/// <param name="number">Its number.</param>
internal sealed class WeakThread(int number)
{
    public int Number { get; } = number;

    /// <summary>What it knows.</summary>
    public Knowledge Now { get; } = new();

    /// <summary>What it will know behind its next fence: what its loads without order read was told with.</summary>
    public Knowledge Pending { get; } = new();

    /// <summary>What it knew at its last fence: what its stores without order tell.</summary>
    public Knowledge AtFence { get; set; } = new();

    /// <summary>One step of its own.</summary>
    public void Tick()
    {
        Now.Before[Number]++;
        Pending.Join(Now);
    }
}
