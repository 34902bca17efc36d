// Why: the calling convention has functions of its own (Arm Architecture Calls), and its identifiers have fields.
// Promises: the values of Arm DEN0028, "Function Identifier Ranges" and "Arm Architecture Calls".
namespace Hv.Services.Psci;

/// <summary>Function identifiers of the SMC Calling Convention (Arm DEN0028) and the field of an identifier that hv looks at.</summary>
internal static class SmcccFunction
{
    /// <summary>Bit 30 of an identifier: the call has 64-bit arguments (DEN0028, "SMC64/HVC64"); clear, only W1 to W7 count.</summary>
    public const uint Smc64 = 1U << 30;

    /// <summary>SMCCC_VERSION.</summary>
    public const uint Version = 0x8000_0000;

    /// <summary>SMCCC_ARCH_FEATURES.</summary>
    public const uint ArchFeatures = 0x8000_0001;

    /// <summary>PV_TIME_FEATURES (Arm DEN0057, 3.2.1).</summary>
    public const uint PvTimeFeatures = 0xC500_0020;

    /// <summary>PV_TIME_ST (Arm DEN0057, 3.2.2).</summary>
    public const uint PvTimeStolen = 0xC500_0021;
}
