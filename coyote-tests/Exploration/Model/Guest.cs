// Why: what a simulated guest remembers of itself. Part of the arena.
using System.Runtime.CompilerServices;

namespace Hv.Tests.Exploration.Model;

/// <summary>A guest's CPU.</summary>
internal struct Guest
{
    public const int MaxNesting = 4;

    /// <summary>Which script of its vCPU it follows, and where it is in it.</summary>
    public byte Script;
    public ushort Position;

    /// <summary>How often it was started.</summary>
    public byte Starts;

    /// <summary>Interrupts acknowledged and not ended, the newest last.</summary>
    public byte RunningCount;
    public RunningList Running;

    /// <summary>The device behind the newest has been seen to.</summary>
    public bool IsServed;

    [InlineArray(MaxNesting)]
    public struct RunningList
    {
        private RunningInterrupt _first;
    }
}

/// <summary>An interrupt that a guest is handling.</summary>
internal struct RunningInterrupt
{
    public ushort IntId;
    public byte Priority;
}
