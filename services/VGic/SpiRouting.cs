// Why: an SPI goes to one vCPU of the VM; while it is in flight or active it belongs to the one that has it, whatever
// the guest writes to GICD_IROUTER meanwhile.
// Promises: an SPI routed to any vCPU (IRM) goes to vCPU 0, which IHI 0069 leaves open.
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>Where the SPIs go and where they are.</summary>
internal struct SpiRouting
{
    /// <summary>The target of an SPI routed to an affinity that no vCPU has.</summary>
    internal const int Nobody = -1;

    private const byte NobodyCode = 0xFF;

    private RouterTable _routers;
    private VcpuTable _targets;
    private VcpuTable _holders;

    /// <summary>GICD_IROUTER of an SPI.</summary>
    internal readonly InterruptRouting RouterOf(uint intId) => new(_routers[(int)(intId - IntId.FirstSpi)]);

    /// <summary>The vCPU that it is delivered to, or <see cref="Nobody"/>.</summary>
    internal readonly int TargetOf(uint intId)
    {
        byte code = _targets[(int)(intId - IntId.FirstSpi)];
        return code == NobodyCode ? Nobody : code;
    }

    /// <summary>The vCPU that has it, when it is in flight or active.</summary>
    internal readonly int HolderOf(uint intId) => _holders[(int)(intId - IntId.FirstSpi)];

    /// <summary>Notes which vCPU has it.</summary>
    internal void Hold(uint intId, int vcpu) => _holders[(int)(intId - IntId.FirstSpi)] = (byte)vcpu;

    /// <summary>Writes GICD_IROUTER; false when the target stays the same.</summary>
    internal bool Route(uint intId, InterruptRouting router, int vcpuCount)
    {
        int index = (int)(intId - IntId.FirstSpi);
        int vcpu = router.IsAnyVcpu ? 0 : VcpuAffinity.ToVcpu(router.Affinity);
        byte code = (uint)vcpu < (uint)vcpuCount ? (byte)vcpu : NobodyCode;
        _routers[index] = router.Value;
        bool changes = _targets[index] != code;
        _targets[index] = code;
        return changes;
    }

    [InlineArray(IntId.SpiCount)]
    private struct RouterTable
    {
        private ulong _first;
    }

    [InlineArray(IntId.SpiCount)]
    private struct VcpuTable
    {
        private byte _first;
    }
}
