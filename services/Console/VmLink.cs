// Why: what Console keeps for each VM.
using System.Runtime.CompilerServices;

namespace Hv.Services.Console;

/// <summary>Console's side of the serial link to one VM's UART.</summary>
internal struct VmLink
{
    /// <summary>What it has said.</summary>
    internal VmOutput Output;

    /// <summary>How many bytes more it has room for.</summary>
    internal int InputCredit;

    /// <summary>The last restart of Console's that the UART has heard of.</summary>
    internal byte Generation;
}

/// <summary>The links by the VMs' numbers.</summary>
[InlineArray(ConsoleService.MaxVms)]
internal struct VmLinks
{
    private VmLink _first;
}
