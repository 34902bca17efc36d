// Why: CpuId may not read a register; the core reads the machine's ID registers once and hands them over.
using System.Runtime.CompilerServices;

namespace Hv.Services.CpuId;

/// <summary>
/// The ID registers of group 3, op0 3, op1 0, CRn 0, CRm 1 to 7 (Arm ARM DDI 0487, D1 "Traps to EL2 of EL0 and EL1
/// accesses to ID registers", HCR_EL2.TID3). The element of CRm and op2 is (CRm - 1) * 8 + op2; a reserved encoding holds 0.
/// </summary>
[InlineArray(Count)]
public struct IdRegisterFile
{
    /// <summary>How many there are: 7 values of CRm, 8 of op2.</summary>
    public const int Count = 7 * 8;

    private ulong _first;
}
