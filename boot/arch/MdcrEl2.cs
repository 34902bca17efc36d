// Why: what of a guest's debug and performance registers traps.
namespace Hv.Arch;

/// <summary>MDCR_EL2 (Arm ARM DDI 0487, D19.2.99).</summary>
[Flags]
public enum MdcrEl2 : ulong
{
    /// <summary>HPMN, bits 4:0: how many event counters a guest might have; as it was at reset.</summary>
    Hpmn = 0x1F,

    /// <summary>TPMCR: PMCR_EL0 traps.</summary>
    Tpmcr = 1 << 5,

    /// <summary>TPM: the PMU traps.</summary>
    Tpm = 1 << 6,

    /// <summary>TDOSA: the OS Lock traps; it is this CPU's, not the guest's.</summary>
    Tdosa = 1 << 10,

    /// <summary>TPMS: statistical profiling traps.</summary>
    Tpms = 1 << 14,

    /// <summary>TTRF: the trace filter traps.</summary>
    Ttrf = 1 << 19,

    /// <summary>While a guest runs, beside HPMN. Debug registers are the guest's.</summary>
    Guest = Tpmcr | Tpm | Tdosa | Tpms | Ttrf,
}
