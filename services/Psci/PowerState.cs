// Why: CPU_SUSPEND's first argument is a register with fields.
namespace Hv.Services.Psci;

/// <summary>power_state in the original format (Arm DEN0022, CPU_SUSPEND; PSCI_FEATURES says that it is this format).</summary>
internal readonly struct PowerState
{
    private const uint MustBeZeroMask = 0xFCFE_0000;
    private const int PowerDownBit = 16;

    private readonly uint _value;

    /// <summary>A power state by its bits.</summary>
    public PowerState(uint value) => _value = value;

    /// <summary>StateType, bit 16: a power-down state, which may lose the core's registers; clear, standby or retention.</summary>
    public bool IsPowerDown => (_value >> PowerDownBit & 1) != 0;

    /// <summary>Whether bits 31:26 and 23:17, which must be zero, are.</summary>
    public bool IsWellFormed => (_value & MustBeZeroMask) == 0;
}
