// Why: what a Scheduler keeps of one vCPU.
namespace Hv.Services.Scheduler;

/// <summary>A vCPU's account.</summary>
internal struct RunQueueEntry
{
    /// <summary>CPU time had, in counter ticks, and moved up to the others' when the vCPU has slept for long.</summary>
    public ulong VirtualRuntime;

    /// <summary>The vCPU's number in hv.</summary>
    public ushort Vcpu;
}
