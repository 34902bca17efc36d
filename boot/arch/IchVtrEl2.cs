// Why: how much the virtual CPU interface of this CPU can hold.
namespace Hv.Arch;

/// <summary>ICH_VTR_EL2 (GIC IHI 0069, 12.4.12).</summary>
public readonly struct IchVtrEl2
{
    private readonly ulong _value;

    /// <summary>By its bits.</summary>
    public IchVtrEl2(ulong value) => _value = value;

    /// <summary>ListRegs, bits 4:0, plus 1: the list registers.</summary>
    public int ListRegisters => (int)(_value & 0x1F) + 1;

    /// <summary>PREbits, bits 28:26, plus 1: the bits of preemption.</summary>
    public int PreemptionBits => (int)(_value >> 26 & 7) + 1;

    /// <summary>How many registers hold the active priorities of a group: 1 for 5 bits, 2 for 6, 4 for 7.</summary>
    public int ActivePriorityRegisters => 1 << Math.Max(PreemptionBits - 5, 0);
}
