// Why: a vCPU's place in MPIDR_EL1 is needed by Psci, VGic, the core and the guest's device tree alike.
namespace Hv.Ipc.Protocols;

/// <summary>
/// The affinity of a VM's vCPUs: Aff0 counts 0 to 15, then Aff1, because ICC_SGI1R_EL1 names 16 targets of one Aff1
/// (GIC IHI 0069, 12.2.20, TargetList).
/// </summary>
public static class VcpuAffinity
{
    /// <summary>The most vCPUs of one VM.</summary>
    public const int MaxVcpus = 64;

    /// <summary>MPIDR_EL1's affinity fields (Aff3 in bits 39:32, Aff2 23:16, Aff1 15:8, Aff0 7:0) of a vCPU.</summary>
    public static ulong Of(int vcpu) => ((ulong)(vcpu >> 4) << 8) | (uint)(vcpu & 0xF);

    /// <summary>The vCPU with an affinity, or -1; bits outside the affinity fields make it -1.</summary>
    public static int ToVcpu(ulong affinity) =>
        (affinity & ~0xFF0FUL) != 0 ? -1 : (int)(((affinity >> 8) << 4) | (affinity & 0xF));
}
