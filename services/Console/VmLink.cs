// Why: what Console keeps for each VM.
using System.Runtime.CompilerServices;

namespace Hv.Services.Console;

/// <summary>Console's side of the serial link to one VM's UART, or to the monitor.</summary>
internal struct VmLink
{
    /// <summary>What it has said.</summary>
    internal VmOutput Output;

    /// <summary>What it said while it was not shown.</summary>
    internal Backlog Backlog;

    /// <summary>How many bytes more it has room for.</summary>
    internal int InputCredit;

    /// <summary>How often the link was started over, and the last time that the other end has heard of.</summary>
    internal byte Asked, Heard;
}

/// <summary>The links by the VMs' numbers; the monitor's is the last.</summary>
[InlineArray(ConsoleService.MaxVms + 1)]
internal struct VmLinks
{
    private VmLink _first;
}
