// Why: what a Scheduler keeps of one vCPU.
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.Scheduler;

/// <summary>A vCPU's account.</summary>
internal struct RunQueueEntry
{
    /// <summary>
    /// CPU time had, in counter ticks of a vCPU of the default weight, and moved up to the others' when the vCPU has slept for long. It
    /// may wrap around: accounts are compared by their difference.
    /// </summary>
    public ulong VirtualRuntime;

    /// <summary>Until when <see cref="Used"/> counts.</summary>
    public ulong PeriodEnd;

    /// <summary>What it is entitled to.</summary>
    public VcpuShare Share;

    /// <summary>CPU time had in this period, in ticks; only kept of a vCPU with a cap.</summary>
    public uint Used;

    /// <summary>What a charge left over, less than the weight: nobody runs for nothing, however short.</summary>
    public ushort Remainder;

    /// <summary>The vCPU's number in hv.</summary>
    public ushort Vcpu;

    /// <summary>It could run, but has had what its cap allows until the period ends.</summary>
    public bool IsThrottled;

    /// <summary>Turns CPU time into virtual runtime: the more an account weighs, the slower it grows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong ToVirtual(ulong ticks) => ticks * VcpuShare.DefaultWeight / Share.Weight;

    /// <summary>Charges for time on the CPU up to now.</summary>
    public void Charge(ulong ticks, ulong now, ulong period)
    {
        ulong scaled = (ticks * VcpuShare.DefaultWeight) + Remainder;
        VirtualRuntime += scaled / Share.Weight;
        Remainder = (ushort)(scaled % Share.Weight);
        if (Share.Cap == 0)
        {
            return;
        }

        if (now - ticks >= PeriodEnd)
        {
            PeriodEnd = now - ticks + period;
            Used = 0;
        }

        Used += (uint)ticks;
    }

    /// <summary>How much of its cap is left at a time, in ticks; more than there will ever be where there is none.</summary>
    public readonly ulong Left(ulong now, ulong period)
    {
        if (Share.Cap == 0)
        {
            return ulong.MaxValue;
        }

        ulong budget = period / 100 * Share.Cap;
        return now >= PeriodEnd ? budget : budget > Used ? budget - Used : 0;
    }
}
