// Why: the EL1 physical timer of one vCPU, which hv emulates, since the CPU's own belongs to hv.
// Promises: pure arithmetic on the VM's time, which is both what the guest reads in CNTPCT_EL0 and in CNTVCT_EL0.
namespace Hv.Services.VTimer;

/// <summary>An emulated timer: CNTP_CTL_EL0, CNTP_CVAL_EL0, CNTP_TVAL_EL0 (Arm ARM DDI 0487, D11.2.4 "Timers").</summary>
internal struct PhysicalTimer
{
    /// <summary>CNTP_CVAL_EL0.</summary>
    public ulong CompareValue;

    /// <summary>CNTP_CTL_EL0.</summary>
    public TimerControl Control;

    /// <summary>CNTP_TVAL_EL0: how far off the condition is, a signed number of 32 bits; bits 63:32 are RES0.</summary>
    public readonly ulong ReadTimerValue(ulong now) => unchecked((uint)(CompareValue - now));

    /// <summary>Sets the condition to so many ticks from now; the value is sign-extended from bit 31.</summary>
    public void WriteTimerValue(ulong value, ulong now) => CompareValue = unchecked(now + (ulong)(int)(uint)value);

    /// <summary>ISTATUS's condition: the count has reached CVAL. The count is unsigned and does not wrap.</summary>
    public readonly bool ConditionHolds(ulong now) => now >= CompareValue;

    /// <summary>The timer's output.</summary>
    public readonly bool IsLineHigh(ulong now) => Control.Interrupts && ConditionHolds(now);
}
