// Why: what the wiring needs to know of the machine.
using Hv.Services.CpuId;

namespace Hv.Kernel.Wiring;

/// <summary>The machine as the services see it.</summary>
internal struct MachineShape
{
    /// <summary>How many CPUs hv uses.</summary>
    internal int Cpus;

    /// <summary>How many list registers it uses.</summary>
    internal int ListRegisters;

    /// <summary>The bits of a guest's physical addresses.</summary>
    internal int IpaBits;

    /// <summary>The VM that has the keyboard at the start.</summary>
    internal int Keyboard;
    /// <summary>The counter's frequency.</summary>
    internal ulong TicksPerSecond;

    /// <summary>The terminal shows colours (hv's option colour=1).</summary>
    internal bool HasColours;

    /// <summary>A scheduling slice in counter ticks.</summary>
    internal ulong SliceTicks;

    /// <summary>The CPU's ID registers.</summary>
    internal IdRegisterFile IdRegisters;
}
