// Why: CNTP_CTL_EL0 is a register with fields.
namespace Hv.Services.VTimer;

/// <summary>
/// CNTP_CTL_EL0 (Arm ARM DDI 0487, D13 "CNTP_CTL_EL0, Counter-timer Physical Timer Control register"); other bits are RES0.
/// </summary>
internal readonly struct TimerControl
{
    private const ulong EnableMask = 1 << 0;
    private const ulong MaskedMask = 1 << 1;
    private const ulong StatusMask = 1 << 2;

    private readonly byte _value;

    /// <summary>A control register as a guest writes it: ISTATUS is read-only.</summary>
    public TimerControl(ulong written) => _value = (byte)(written & (EnableMask | MaskedMask));

    /// <summary>ENABLE, bit 0.</summary>
    public bool IsEnabled => (_value & EnableMask) != 0;

    /// <summary>IMASK, bit 1: the timer does not interrupt.</summary>
    public bool IsMasked => (_value & MaskedMask) != 0;

    /// <summary>Whether the timer interrupts once its condition holds.</summary>
    public bool Interrupts => IsEnabled && !IsMasked;

    /// <summary>What a guest reads.</summary>
    /// <param name="conditionHolds">ISTATUS, bit 2; UNKNOWN while the timer is disabled, and 0 here.</param>
    public ulong Read(bool conditionHolds) => _value | (IsEnabled && conditionHolds ? StatusMask : 0);
}
