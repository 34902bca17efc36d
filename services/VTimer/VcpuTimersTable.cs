// Why: a table in a state without an array.
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.VTimer;

/// <summary>The timers of all vCPUs of a VM, by number.</summary>
[InlineArray(VcpuAffinity.MaxVcpus)]
internal struct VcpuTimersTable
{
    private VcpuTimers _first;
}
