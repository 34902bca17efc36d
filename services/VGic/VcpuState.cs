// Why: what VGic keeps for one vCPU: its redistributor, and the hold that VGic has on its list registers.
// Promises: a list register is in Used from the Inject or Load that fills it until VGic has heard that the guest is done
// with it; no INTID is in two list registers.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>One vCPU as VGic knows it.</summary>
[StructLayout(LayoutKind.Sequential, Size = Size)]
internal struct VcpuState
{
    // A power of two, so that a vCPU is found with a shift.
    private const int Size = 256;

    /// <summary>
    /// The most Injects on their way to a vCPU. More than that and VGic reclaims instead, which empties the queue: so an
    /// SGI storm cannot fill the vCPU's mailbox, and the count modulo 256 in ListRegisterStatus is unambiguous.
    /// </summary>
    internal const int InjectLimit = 8;

    /// <summary>Its SGIs and PPIs.</summary>
    internal InterruptBank Private;

    /// <summary>What is in its list registers.</summary>
    internal ListRegisterSlots Slots;

    /// <summary>Its open access, if it is deferred.</summary>
    internal DeferredAccess Deferred;

    /// <summary>Injects sent since the last LoadListRegisters.</summary>
    internal ulong Sent;

    /// <summary>How many of them it has taken for sure.</summary>
    internal ulong Heard;

    /// <summary>Two bits for each SGI and PPI: the list register it was put into last.</summary>
    internal ulong PrivateSlots;

    /// <summary>
    /// SGIs and edge-triggered PPIs that are in list registers which may be written again as they were: put in pending,
    /// not reclaimed, so that nothing about them has changed since.
    /// </summary>
    internal uint Repeatable;

    /// <summary>The same for PPIs with a physical interrupt, whose next one means that the last one is over.</summary>
    internal uint Renewable;

    /// <summary>Bit n: list register n is in use.</summary>
    internal uint Used;

    /// <summary>Its physical interrupts.</summary>
    internal HardwareLinks Links;

    /// <summary>ReclaimListRegisters was sent and not yet answered.</summary>
    internal bool IsReclaiming;

    /// <summary>The answer that is due is about the time before a Reset.</summary>
    internal bool IsStale;

    /// <summary>Interrupts for it wait outside the list registers, and the vCPU tells when these run out.</summary>
    internal bool HasWaiting;

    /// <summary>GICR_WAKER.ProcessorSleep.</summary>
    internal bool IsAsleep;

    /// <summary>Whether one more Inject may be sent.</summary>
    internal readonly bool CanInject => Sent - Heard < InjectLimit;

    /// <summary>The list register that an SGI or PPI is in, if it is in flight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly int SlotOfPrivate(uint intId) => (int)(PrivateSlots >> (int)(intId << 1)) & 3;

    /// <summary>Notes the list register that an SGI or PPI was put into.</summary>
    internal void SetSlotOfPrivate(uint intId, int slot)
    {
        int shift = (int)(intId << 1);
        PrivateSlots = (PrivateSlots & ~(3UL << shift)) | ((ulong)slot << shift);
    }

    /// <summary>The list register that an interrupt is in.</summary>
    /// <param name="intId">An interrupt that is in flight on this vCPU.</param>
    internal readonly int SlotOf(uint intId)
    {
        uint used = Used;
        int slot = BitOperations.TrailingZeroCount(used);
        while (Slots[slot].IntId != intId)
        {
            used &= used - 1;
            slot = BitOperations.TrailingZeroCount(used);
        }

        return slot;
    }
}

/// <summary>The vCPUs of a VM.</summary>
[InlineArray(VcpuAffinity.MaxVcpus)]
internal struct VcpuStates
{
    private VcpuState _first;
}
