// Why: the trapped registers that CpuId answers beside the ID registers of group 3.
// Promises: SysRegId.Value of op0 3 (Arm ARM DDI 0487, C5.3).
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

    private const ushort GroupMask = 0xFF80;
    private const ushort Group = 3 << 14;

    // CRm 1, op2 0.
    private const int FirstOfGroup = 1 << 3;

    /// <summary>The element of an <see cref="IdRegisterFile"/> that an encoding names, or -1.</summary>
    public static int ToIndex(ushort register)
    {
        int index = (register & ~GroupMask) - FirstOfGroup;
        return (register & GroupMask) == Group && (uint)index < IdRegisterFile.Count ? index : -1;
    }
}
