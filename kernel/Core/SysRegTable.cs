// Why: which service has a trapped system register.

using System.Runtime.CompilerServices;

namespace Hv.Kernel.Core;

/// <summary>The table of trapped system registers.</summary>
internal static class SysRegTable
{
    // Encodings packed as in SysRegId (Arm ARM DDI 0487, D19; GIC IHI 0069, 12.2).
    private const ushort GroupMask = 0b11_111_1111_0000_000;          // op0, op1, CRn
    private const ushort IdGroup = 0b11_000_0000_0000_000;            // S3_0_C0: ID registers
    private const ushort TimerGroup = 0b11_011_1110_0000_000;         // S3_3_C14: counters and timers of EL0
    private const ushort OsLockGroup = 0b10_000_0001_0000_000;        // S2_0_C1: OS Lock and its kin
    private const ushort AuxiliaryControl = 0b11_000_0001_0000_001;   // ACTLR_EL1
    private const ushort IccSgi = 0b11_000_1100_1011_000;             // S3_0_C12_C11_n: ICC_SGI1R, ASGI1R, SGI0R, DIR
    private const ushort PmuEvents = 1 << 6;                           // in TimerGroup, CRm of 8 and above: PMEVCNTR, PMEVTYPER
    private const ushort CrmMask = 0b11_111_1111_1111_000;

    /// <summary>Who answers for a register; null when no row has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ref Actor Find(scoped ref readonly TrapTargets targets, SysRegId register)
    {
        uint value = register.Value;
        uint group = value & GroupMask;
        return ref group is IdGroup or OsLockGroup || value == AuxiliaryControl ? ref targets.CpuId.Value
            : ref group == TimerGroup && (value & PmuEvents) == 0 ? ref targets.VTimer.Value
            : ref (value & CrmMask) == IccSgi ? ref targets.VGic.Value
            : ref Unsafe.NullRef<Actor>();
    }
}
