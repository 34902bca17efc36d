// Why: a location's past stays readable: each of its writes is kept.
namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>One write to a location.</summary>
/// <param name="value">What was written.</param>
/// <param name="order">Its place in the location's modification order.</param>
/// <param name="told">What an acquire that reads it learns.</param>
internal sealed class Write(uint value, double order, Knowledge told)
{
    public uint Value { get; } = value;

    public double Order { get; } = order;

    public Knowledge Told { get; } = told;

    /// <summary>A read-modify-write read this one: nothing may come between them.</summary>
    public bool IsTaken { get; set; }
}
