// Why: HCR_EL2 decides what a guest may do by itself; each bit that hv sets has its reason here.
namespace Hv.Arch;

/// <summary>HCR_EL2, the Hypervisor Configuration Register (Arm ARM DDI 0487, D19.2.48).</summary>
[Flags]
public enum HcrEl2 : ulong
{
    /// <summary>Stage 2 translation on.</summary>
    VM = 1UL << 0,

    /// <summary>Invalidation by set/way cleans too: a guest cannot undo other people's writes.</summary>
    SWIO = 1UL << 1,

    /// <summary>A stage 1 walk through device memory faults instead of touching a device.</summary>
    PTW = 1UL << 2,

    /// <summary>Physical FIQs to EL2; virtual ones to the guest.</summary>
    FMO = 1UL << 3,

    /// <summary>Physical IRQs to EL2; virtual ones, and the ICV registers, to the guest.</summary>
    IMO = 1UL << 4,

    /// <summary>Physical SErrors to EL2.</summary>
    AMO = 1UL << 5,

    /// <summary>A virtual SError is pending.</summary>
    VSE = 1UL << 8,

    /// <summary>The guest's TLB and instruction cache maintenance reaches the inner shareable domain: a vCPU that moves finds nothing stale.</summary>
    FB = 1UL << 9,

    /// <summary>Barriers reach at least the inner shareable domain (BSU = 01), for the same reason.</summary>
    BsuInner = 1UL << 10,

    /// <summary>WFI traps: a waiting vCPU gives its CPU away.</summary>
    TWI = 1UL << 13,

    /// <summary>ID registers, group 3, trap: CpuId shows what works under hv.</summary>
    TID3 = 1UL << 18,

    /// <summary>SMC traps: the firmware is hv's.</summary>
    TSC = 1UL << 19,

    /// <summary>IMPLEMENTATION DEFINED registers trap.</summary>
    TIDCP = 1UL << 20,

    /// <summary>ACTLR_EL1 traps: IMPLEMENTATION DEFINED.</summary>
    TACR = 1UL << 21,

    /// <summary>EL1 is AArch64.</summary>
    RW = 1UL << 31,

    /// <summary>LOR* registers trap: limited ordering regions are hidden.</summary>
    TLOR = 1UL << 35,

    /// <summary>ERR* registers trap: RAS is hidden.</summary>
    TERR = 1UL << 36,

    /// <summary>What hv sets for every vCPU. API, APK, ATA, NV, E2H, TGE stay 0: pointer authentication and memory tagging trap or do nothing.</summary>
    Guest = VM | SWIO | PTW | FMO | IMO | AMO | FB | BsuInner | TWI | TID3 | TSC | TIDCP | TACR | RW | TLOR | TERR,
}
