// Why: the timer registers that trap are named once, as constants that a switch can use.
// Promises: SysRegId.Value of op0 3, op1 3, CRn 14 (Arm ARM DDI 0487, D13 "Generic Timer registers").
using Hv.Ipc.Protocols;

namespace Hv.Services.VTimer;

/// <summary>Encodings of the trapped timer registers, as <see cref="SysRegId.Value"/> packs them.</summary>
internal static class TimerRegister
{
    private const int Space = (3 << 14) | (3 << 11) | (14 << 7);

    /// <summary>CNTPCT_EL0, CRm 0, op2 1.</summary>
    public const ushort Counter = Space | (0 << 3) | 1;

    /// <summary>CNTP_TVAL_EL0, CRm 2, op2 0.</summary>
    public const ushort TimerValue = Space | (2 << 3) | 0;

    /// <summary>CNTP_CTL_EL0, CRm 2, op2 1.</summary>
    public const ushort Control = Space | (2 << 3) | 1;

    /// <summary>CNTP_CVAL_EL0, CRm 2, op2 2.</summary>
    public const ushort CompareValue = Space | (2 << 3) | 2;
}
