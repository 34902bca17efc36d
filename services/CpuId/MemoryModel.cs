// Why: the allowlist for ID_AA64MMFR* (Arm ARM DDI 0487, D19.2).
// Promises: stage 1 is the guest's own; what belongs to EL2, to Secure state or to 52-bit addresses is hidden: SNSMem,
// TGran*_2 (0: as stage 1's), ExS, FGT, ECV; VMIDBits, VH, LO, XNX, TWED, ETS, HCX, AFP, nTLBPA, TIDCP1, CMOW; IESB, NV,
// FWB, EVT; ID_AA64MMFR3_EL1 and ID_AA64MMFR4_EL1 as a whole.
namespace Hv.Services.CpuId;

/// <summary>The AArch64 memory model feature registers.</summary>
internal static class MemoryModel
{
    /// <summary>ID_AA64MMFR0_EL1.</summary>
    /// <param name="machine">The machine's value.</param>
    /// <param name="physicalAddressBits">How many bits the guest's physical addresses may have.</param>
    public static ulong Mmfr0(ulong machine, int physicalAddressBits) => IdFields.Of(machine)
        .Unsigned(shift: 0, max: PhysicalAddressRange(physicalAddressBits)) // PARange
        .Unsigned(shift: 4, max: 2) // ASIDBits: 16
        .Unsigned(shift: 8, max: 1) // BigEnd: FEAT_MixedEnd
        .Unsigned(shift: 16, max: 1) // BigEndEL0: FEAT_MixedEndEL0
        .Unsigned(shift: 20, max: 1) // TGran16: 2 would be FEAT_LPA2
        .Signed(shift: 24, max: 0) // TGran64
        .Signed(shift: 28, max: 0) // TGran4: 1 would be FEAT_LPA2
        .Value;

    /// <summary>ID_AA64MMFR1_EL1.</summary>
    public static ulong Mmfr1(ulong machine) => IdLimits.None
        .Unsigned(shift: 0, max: 2) // HAFDBS: FEAT_HAFDBS, in the guest's stage 1
        .Unsigned(shift: 12, max: 1) // HPDS: FEAT_HPDS; 2 would give the guest bits of implementation-defined meaning
        .Unsigned(shift: 20, max: 3) // PAN: FEAT_PAN, FEAT_PAN2, FEAT_PAN3
        .Unsigned(shift: 24, max: 1) // SpecSEI: speculation may cause SError
        .Unsigned(shift: 60, max: 1) // ECBHB: FEAT_ECBHB, a property
        .Of(machine);

    /// <summary>ID_AA64MMFR2_EL1.</summary>
    public static ulong Mmfr2(ulong machine) => IdLimits.None
        .Unsigned(shift: 0, max: 1) // CnP: FEAT_TTCNP
        .Unsigned(shift: 4, max: 1) // UAO: FEAT_UAO
        .Unsigned(shift: 8, max: 1) // LSM: FEAT_LSMAOC
        .Unsigned(shift: 16, max: 1) // VARange: FEAT_LVA
        .Unsigned(shift: 20, max: 1) // CCIDX: FEAT_CCIDX
        .Unsigned(shift: 28, max: 1) // ST: FEAT_TTST
        .Unsigned(shift: 32, max: 1) // AT: FEAT_LSE2
        .Unsigned(shift: 36, max: 1) // IDS: FEAT_IDST
        .Unsigned(shift: 48, max: 1) // TTL: FEAT_TTL
        .Unsigned(shift: 52, max: 2) // BBM: FEAT_BBM
        .Unsigned(shift: 60, max: 1) // E0PD: FEAT_E0PD
        .Of(machine);

    // PARange's encodings up to 48 bits; what lies between two of them counts as the lower one.
    private static int PhysicalAddressRange(int bits) => bits switch
    {
        >= 48 => 5,
        >= 44 => 4,
        >= 42 => 3,
        >= 40 => 2,
        >= 36 => 1,
        _ => 0,
    };
}
