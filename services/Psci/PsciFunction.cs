// Why: one place names the function identifiers of PSCI 1.1, so that dispatch and PSCI_FEATURES read like the document.
// Promises: the values of Arm DEN0022, "Function prototypes"; a name that ends in 64 is the SMC64 variant.
namespace Hv.Services.Psci;

/// <summary>Function identifiers of PSCI 1.1 (Arm DEN0022), those that hv answers other than with NOT_SUPPORTED.</summary>
internal static class PsciFunction
{
    /// <summary>PSCI_VERSION.</summary>
    public const uint Version = 0x8400_0000;

    /// <summary>CPU_SUSPEND.</summary>
    public const uint CpuSuspend = 0x8400_0001;

    /// <inheritdoc cref="CpuSuspend"/>
    public const uint CpuSuspend64 = CpuSuspend | SmcccFunction.Smc64;

    /// <summary>CPU_OFF.</summary>
    public const uint CpuOff = 0x8400_0002;

    /// <summary>CPU_ON.</summary>
    public const uint CpuOn = 0x8400_0003;

    /// <inheritdoc cref="CpuOn"/>
    public const uint CpuOn64 = CpuOn | SmcccFunction.Smc64;

    /// <summary>AFFINITY_INFO.</summary>
    public const uint AffinityInfo = 0x8400_0004;

    /// <inheritdoc cref="AffinityInfo"/>
    public const uint AffinityInfo64 = AffinityInfo | SmcccFunction.Smc64;

    /// <summary>MIGRATE_INFO_TYPE.</summary>
    public const uint MigrateInfoType = 0x8400_0006;

    /// <summary>SYSTEM_OFF.</summary>
    public const uint SystemOff = 0x8400_0008;

    /// <summary>SYSTEM_RESET.</summary>
    public const uint SystemReset = 0x8400_0009;

    /// <summary>PSCI_FEATURES.</summary>
    public const uint Features = 0x8400_000A;

    /// <summary>SYSTEM_RESET2.</summary>
    public const uint SystemReset2 = 0x8400_0012;

    /// <inheritdoc cref="SystemReset2"/>
    public const uint SystemReset264 = SystemReset2 | SmcccFunction.Smc64;
}
