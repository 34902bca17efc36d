// Why: one kind of abort is harmless, and ESR_EL2 says which.
namespace Hv.Services.Faults;

/// <summary>ESR_EL2 as far as Faults looks at it (Arm ARM DDI 0487, D19.2.37 "ESR_EL2", ISS encoding for a Data Abort).</summary>
internal readonly struct AbortSyndrome
{
    private const int ClassShift = 26;
    private const int ClassMask = 0x3F;
    private const int DataAbortFromLowerEl = 0x24;
    private const int CacheMaintenanceBit = 8;
    private const int WalkBit = 7;

    private readonly ulong _value;

    /// <summary>A syndrome by its bits.</summary>
    public AbortSyndrome(ulong value) => _value = value;

    /// <summary>
    /// Whether a cache maintenance instruction named an address where no memory is. CM, bit 8, is set for address
    /// translation instructions as well; those fault at stage 2 only on a walk of the guest's tables (S1PTW, bit 7), which
    /// is no maintenance of the address named.
    /// </summary>
    public bool IsCacheMaintenance => Class == DataAbortFromLowerEl && Bit(CacheMaintenanceBit) && !Bit(WalkBit);

    // EC, bits 31:26.
    private int Class => (int)(_value >> ClassShift) & ClassMask;

    private bool Bit(int number) => (_value >> number & 1) != 0;
}
