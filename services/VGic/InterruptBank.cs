// Why: everything about an interrupt but its priority is a bit. Kept as words of 32 interrupts, a register access is one
// load or store, and what can be delivered is found by a few bit operations.
// Promises: a bit of Latch, Active and Line tells the truth but for interrupts InFlight: those are in a list register,
// and only the guest's CPU interface knows whether they are pending, active or over. What Latch and Active then hold
// comes on top of what the list register holds.
using System.Runtime.CompilerServices;

namespace Hv.Services.VGic;

/// <summary>The state of 32 interrupts with successive INTIDs.</summary>
internal struct InterruptBank
{
    /// <summary>How many interrupts a bank has.</summary>
    internal const int Size = 32;

    /// <summary>May be delivered: GICD_ISENABLER.</summary>
    internal uint Enabled;

    /// <summary>Group 1, otherwise Group 0: GICD_IGROUPR.</summary>
    internal uint Group1;

    /// <summary>Edge-triggered, otherwise level-sensitive: GICD_ICFGR.</summary>
    internal uint Edge;

    /// <summary>The input line is high.</summary>
    internal uint Line;

    /// <summary>Pending of itself: an edge, an SGI, a physical interrupt, or GICD_ISPENDR.</summary>
    internal uint Latch;

    /// <summary>Acknowledged by the guest and not yet deactivated.</summary>
    internal uint Active;

    /// <summary>In a list register of some vCPU, as far as VGic has heard.</summary>
    internal uint InFlight;

    /// <summary>A physical interrupt stands behind it and stays active until the guest deactivates it, or VGic in its place.</summary>
    internal uint Hardware;

    /// <summary>In flight, and the guest cleared its pending state (GICD_ICPENDR): what the list register says of it is void.</summary>
    internal uint DropPending;

    /// <summary>In flight, and the guest cleared its active state (GICD_ICACTIVER): what the list register says of it is void.</summary>
    internal uint DropActive;

    /// <summary>GICD_IPRIORITYR.</summary>
    internal PriorityTable Priority;

    /// <summary>Pending, not counting what is in list registers. A level is pending as long as it is high.</summary>
    internal readonly uint Pending => Latch | (Line & ~Edge);

    /// <summary>Pending with a physical interrupt behind it, and neither in a list register nor active.</summary>
    internal readonly uint WaitingHardware => Hardware & Latch & ~(InFlight | Active);

    /// <summary>Level-sensitive and high.</summary>
    internal readonly uint HighLevels => Line & ~Edge;

    /// <summary>The priorities of 32 interrupts; lower is more urgent.</summary>
    [InlineArray(Size)]
    internal struct PriorityTable
    {
        private byte _first;
    }
}
