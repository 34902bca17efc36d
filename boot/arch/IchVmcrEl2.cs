// Why: whether a waiting vCPU has an interrupt that wakes it is decided by the guest's mask and enables.
namespace Hv.Arch;

/// <summary>ICH_VMCR_EL2 (GIC IHI 0069, 12.4.11): the guest's ICC_* controls.</summary>
public readonly struct IchVmcrEl2
{
    private readonly ulong _value;

    /// <summary>By its bits.</summary>
    public IchVmcrEl2(ulong value) => _value = value;

    /// <summary>VPMR, bits 31:24: only interrupts of a lower value come through.</summary>
    public byte PriorityMask => (byte)(_value >> 24);

    /// <summary>VENG0, bit 0.</summary>
    public bool EnablesGroup0 => (_value & 1) != 0;

    /// <summary>VENG1, bit 1.</summary>
    public bool EnablesGroup1 => (_value & 2) != 0;
}
