// Why: the trapped registers that CpuId answers beside the ID registers of group 3.
// Promises: SysRegId.Value (Arm ARM DDI 0487, C5.3).
using System.Runtime.CompilerServices;

namespace Hv.Services.CpuId;

/// <summary>Encodings, as <see cref="Ipc.Protocols.SysRegId.Value"/> packs them.</summary>
internal static class CpuIdRegister
{
    /// <summary>REVIDR_EL1, op1 0, CRn 0, CRm 0, op2 6; traps by HCR_EL2.TID1.</summary>
    public const ushort Revision = (3 << 14) | 6;

    /// <summary>AIDR_EL1, op1 1, CRn 0, CRm 0, op2 7; traps by HCR_EL2.TID1.</summary>
    public const ushort Auxiliary = (3 << 14) | (1 << 11) | 7;

    /// <summary>ACTLR_EL1, op1 0, CRn 1, CRm 0, op2 1; traps by HCR_EL2.TACR.</summary>
    public const ushort AuxiliaryControl = (3 << 14) | (1 << 7) | 1;

    /// <summary>OSLAR_EL1, op0 2, op1 0, CRn 1, CRm 0, op2 4; traps, as the three below, by MDCR_EL2.TDOSA.</summary>
    public const ushort OsLockAccess = (2 << 14) | (1 << 7) | 4;

    /// <summary>OSLSR_EL1, CRm 1.</summary>
    public const ushort OsLockStatus = OsLockAccess | (1 << 3);

    /// <summary>OSDLR_EL1, CRm 3.</summary>
    public const ushort OsDoubleLock = OsLockAccess | (3 << 3);

    /// <summary>DBGPRCR_EL1, CRm 4.</summary>
    public const ushort PowerControl = OsLockAccess | (4 << 3);

    // Op0 3, op1 0, CRn 0, CRm 1, op2 0; the group's are the next in order of their encodings.
    private const uint FirstOfGroup = (3 << 14) + (1 << 3);

    /// <summary>Whether an encoding is an ID register's.</summary>
    /// <param name="register">The encoding.</param>
    /// <param name="index">Its element of an <see cref="IdRegisterFile"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOfGroup(uint register, out uint index)
    {
        index = register - FirstOfGroup;
        return index < IdRegisterFile.Count;
    }
}
