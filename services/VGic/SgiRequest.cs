// Why: ICC_SGI0R_EL1, ICC_SGI1R_EL1 and ICC_ASGI1R_EL1 by their fields.
using System.Runtime.CompilerServices;

namespace Hv.Services.VGic;

/// <summary>What a vCPU writes to send an SGI (GIC IHI 0069, 12.2.20 "ICC_SGI1R_EL1"); the three registers are alike.</summary>
internal readonly struct SgiRequest
{
    private readonly ulong _value;

    /// <summary>A request as it is written.</summary>
    internal SgiRequest(ulong value) => _value = value;

    /// <summary>INTID, bits 27:24.</summary>
    internal uint IntId
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (uint)(_value >> 24) & 0xF;
    }

    /// <summary>IRM, bit 40: to all vCPUs but the sender.</summary>
    internal bool IsToAllOthers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_value >> 40 & 1) != 0;
    }

    /// <summary>Whether a list of targets can name a vCPU of hv's: Aff3 (55:48), RS (47:44), Aff2 (39:32) are 0, Aff1 below 4.</summary>
    private bool IsNearby => (_value & 0x00FF_F0FF_00FC_0000) == 0;

    /// <summary>Aff1, bits 23:16, when <see cref="IsNearby"/>.</summary>
    private int Aff1 => (int)(_value >> 16) & 3;

    /// <summary>TargetList, bits 15:0, by Aff0.</summary>
    private ulong TargetList => _value & 0xFFFF;

    /// <summary>The vCPUs named, by bit, when <see cref="IsToAllOthers"/> is not set; those that do not exist among them.</summary>
    /// <remarks>By VcpuAffinity 16 vCPUs share an Aff1, so a list is a field of 16 bits at 16 times Aff1.</remarks>
    internal ulong Targets
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => IsNearby ? TargetList << (Aff1 << 4) : 0;
    }
}
