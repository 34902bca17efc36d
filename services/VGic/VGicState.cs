// Why: the whole memory of a VM's interrupt controller, and the questions that all its parts ask of it.
// Promises: nothing but VGic's handler changes it.
using System.Numerics;
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>The state of a VM's VGic: a GICv3 distributor and a redistributor for each vCPU (GIC IHI 0069).</summary>
public struct VGicState
{
    /// <summary>The least number of list registers of a vCPU: with one, an underflow would be signalled for ever.</summary>
    public const int MinListRegisters = 2;

    internal VcpuStates Vcpus;
    internal SharedBanks Shared;
    internal SpiRouting Routing;
    internal PortRange<VirtualInterface> Interfaces;
    internal Port<Lifecycle> Vm;
    internal Port<Log> Log;

    /// <summary>Bit n: vCPU n has a deferred access.</summary>
    internal ulong Waiters;

    /// <summary>Bit n: the VM has a vCPU n.</summary>
    internal ulong Present;

    /// <summary>Bit n: vCPUs have a list register n.</summary>
    internal uint AllSlots;

    /// <summary>Bit w: something may be pending or active in Shared[w].</summary>
    internal uint BusyShared;

    /// <summary>All ones when GICD_CTLR lets Group 0 pass, otherwise 0.</summary>
    internal uint Group0Gate;

    /// <summary>All ones when GICD_CTLR lets Group 1 pass, otherwise 0.</summary>
    internal uint Group1Gate;

    /// <summary>How many vCPUs there are.</summary>
    internal int VcpuCount;

    /// <summary>How many messages came of a kind that VGic does not know.</summary>
    public uint Unexpected { get; private set; }

    /// <summary>How many accesses of the guest had no effect: no such register, or not in this size.</summary>
    public uint Ignored { get; private set; }

    /// <summary>How many lines or physical interrupts were not taken: no such INTID or vCPU, or too many physical ones.</summary>
    public uint Rejected { get; private set; }

    /// <summary>Sets up a VM's VGic, in the state of a cold reset.</summary>
    /// <param name="state">The state, zeroed.</param>
    /// <param name="vcpuCount">How many vCPUs the VM has: 1 to <see cref="VcpuAffinity.MaxVcpus"/>; any other is a fault.</param>
    /// <param name="listRegisters">
    /// How many list registers VGic uses of each vCPU: <see cref="MinListRegisters"/> to <see cref="ListRegisterSet.Capacity"/>;
    /// any other is a fault.
    /// </param>
    /// <param name="vcpus">The VM's vCPUs, by number.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="log">The console's log.</param>
    public static void Create(
        ref VGicState state,
        int vcpuCount,
        int listRegisters,
        PortRange<VirtualInterface> vcpus,
        Port<Lifecycle> vm,
        Port<Log> log)
    {
        // A caller's bug ends here, as an index out of range.
        _ = state.Vcpus[vcpuCount - 1];
        _ = state.Vcpus[0].Slots[listRegisters - 1];
        _ = state.Vcpus[0].Slots[listRegisters - MinListRegisters];

        state.VcpuCount = vcpuCount;
        state.Present = ulong.MaxValue >> (VcpuAffinity.MaxVcpus - vcpuCount);
        state.AllSlots = (1u << listRegisters) - 1;
        state.Interfaces = vcpus;
        state.Vm = vm;
        state.Log = log;
        state.PowerOn();
    }

    /// <summary>The words of INTIDs that a vCPU sees.</summary>
    /// <param name="state">The state.</param>
    /// <param name="vcpu">Whose, for word 0.</param>
    /// <param name="word">0 to <see cref="IntId.WordCount"/> - 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref InterruptBank Bank(ref VGicState state, int vcpu, int word)
    {
        if (word == 0)
        {
            return ref state.Vcpus[vcpu].Private;
        }

        return ref state.Shared[word - 1];
    }

    /// <summary>Which of a bank's interrupts are enabled and of a group that is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly uint Passing(in InterruptBank bank) =>
        bank.Enabled & ((bank.Group1 & Group1Gate) | (~bank.Group1 & Group0Gate));

    /// <summary>The vCPU that an interrupt is delivered to, or <see cref="SpiRouting.Nobody"/>.</summary>
    /// <param name="vcpu">Whose, for a private interrupt.</param>
    /// <param name="intId">Which.</param>
    internal readonly int TargetOf(int vcpu, uint intId) => IntId.IsPrivate(intId) ? vcpu : Routing.TargetOf(intId);

    /// <summary>The vCPU that an interrupt is in flight or active on.</summary>
    /// <inheritdoc cref="TargetOf"/>
    internal readonly int HolderOf(int vcpu, uint intId) => IntId.IsPrivate(intId) ? vcpu : Routing.HolderOf(intId);

    /// <summary>Notes that something is pending or active in a word.</summary>
    internal void MarkBusy(int word) => BusyShared |= (1u << word) >> 1;

    /// <summary>Back to a cold reset. All vCPUs are off.</summary>
    internal void Reset(ref Outbox outbox)
    {
        for (int vcpu = 0; vcpu < VcpuCount; vcpu++)
        {
            ref VcpuState own = ref Vcpus[vcpu];
            for (uint owed = own.Private.Hardware; owed != 0; owed &= owed - 1)
            {
                uint intId = (uint)BitOperations.TrailingZeroCount(owed);
                outbox.Send(Interfaces[vcpu], new DeactivatePhysical { PhysicalIntId = own.Links.PhysicalOf(intId) });
            }

            // An answer that is due will come, and will tell of the time before.
            bool isReclaiming = own.IsReclaiming;
            own = default;
            own.IsReclaiming = isReclaiming;
            own.IsStale = isReclaiming;
        }

        Shared = default;
        Routing = default;
        PowerOn();
        outbox.Send(Vm, default(ResetDone));
    }

    /// <summary>Counts a message that VGic does not know, and logs the first.</summary>
    internal void CountUnexpected(ushort kind, ref Outbox outbox) =>
        Unexpected = Services.Unexpected.Count(Unexpected, Log, kind, LogRecord.Nobody, ref outbox);

    /// <summary>Counts a load that found nothing, and logs the first.</summary>
    internal void CountIgnored(in MmioRead read, ref Outbox outbox) =>
        CountIgnored(read.Vcpu, read.Region, read.Offset, 0, ref outbox);

    /// <summary>Counts a store that had no effect, and logs the first.</summary>
    internal void CountIgnored(in MmioWrite write, ref Outbox outbox) =>
        CountIgnored(write.Vcpu, write.Region, write.Offset, write.Value, ref outbox);

    /// <summary>Counts an access that had no effect, and logs the first.</summary>
    internal void CountIgnored(byte vcpu, byte region, uint offset, ulong value, ref Outbox outbox)
    {
        if (Ignored++ == 0)
        {
            Tell(LogEvent.Unimplemented, offset, value, region, vcpu, ref outbox);
        }
    }

    /// <summary>Counts a line or physical interrupt that was not taken, and logs the first.</summary>
    internal void CountRejected(uint intId, int vcpu, ref Outbox outbox)
    {
        if (Rejected++ == 0)
        {
            Tell(LogEvent.StrayInterrupt, intId, 0, 0, (byte)vcpu, ref outbox);
        }
    }

    private readonly void Tell(LogEvent what, ulong a, ulong b, byte detail, byte vcpu, ref Outbox outbox) =>
        outbox.Send(Log, new LogRecord
        {
            Event = what,
            A = a,
            B = b,
            Detail = detail,
            Vm = LogRecord.Nobody,
            Vcpu = vcpu,
        });

    // What is not zero at a cold reset: SGIs are edge-triggered, redistributors sleep.
    private void PowerOn()
    {
        for (int vcpu = 0; vcpu < VcpuCount; vcpu++)
        {
            Vcpus[vcpu].Private.Edge = BankRegisters.SgiBits;
            Vcpus[vcpu].IsAsleep = true;
        }

        Waiters = 0;
        BusyShared = 0;
        Group0Gate = 0;
        Group1Gate = 0;
    }

    /// <summary>The SPIs, 32 to a bank; the first bank is word 1.</summary>
    [InlineArray(IntId.WordCount - 1)]
    internal struct SharedBanks
    {
        private InterruptBank _first;
    }
}
