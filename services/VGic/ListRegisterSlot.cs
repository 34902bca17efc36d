// Why: VGic must know what it put into a list register to understand what comes back from it.
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>How an interrupt was put into a list register.</summary>
[Flags]
internal enum SlotFlags : ushort
{
    /// <summary>None of the others.</summary>
    None = 0,

    /// <summary>The list register deactivates a physical interrupt (ICH_LR_EL2.HW).</summary>
    Hardware = 1,

    /// <summary>The vCPU sends its list registers by itself when the guest has ended this interrupt (ICH_LR_EL2.EOI).</summary>
    NotifiesEnd = 2,

    /// <summary>It was put in pending, so it may still be. Otherwise it was active only, and cannot become pending there.</summary>
    MayBePending = 4,

    /// <summary>It was pending of itself, and not only because its line was high.</summary>
    Latched = 8,
}

/// <summary>What VGic put into a list register.</summary>
internal struct ListRegisterSlot
{
    /// <summary>Which of the Injects since the last LoadListRegisters brought it, from 1; 0 when that Load did.</summary>
    internal ulong Ordinal;

    /// <summary>What was written. As long as it is in flight and not reclaimed this is what would be written again.</summary>
    internal ListRegister Content;

    /// <summary>Its INTID.</summary>
    internal ushort IntId;

    /// <summary>How.</summary>
    internal SlotFlags Flags;

    /// <summary>Whether it was put in so.</summary>
    internal readonly bool Has(SlotFlags flag) => (Flags & flag) != 0;
}

/// <summary>A vCPU's list registers.</summary>
[InlineArray(ListRegisterSet.Capacity)]
internal struct ListRegisterSlots
{
    private ListRegisterSlot _first;
}
