// Why: the exploration stops a CPU between any two parts of its work; here it keeps where it stopped.
namespace Hv.Kernel.Core;

/// <summary>Where a CPU is in its work, when it is done a step at a time.</summary>
internal struct StepCursor
{
    /// <summary>The actor that is being run, 0 for none.</summary>
    internal ushort Actor;

    /// <summary>The next message of the CPU's outbox to deliver, and how many there are.</summary>
    internal ushort Next, Count;
}
