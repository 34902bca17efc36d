// Why: what the wiring needs to know of a VM.
namespace Hv.Kernel.Wiring;

/// <summary>A VM to be.</summary>
internal struct VmShape
{
    /// <summary>How many vCPUs it has, 1 to 64.</summary>
    internal int Vcpus;

    /// <summary>The first address of its RAM, and its bytes.</summary>
    internal ulong RamBase, RamSize;

    /// <summary>Where its first vCPU starts, and what it finds in X0.</summary>
    internal ulong EntryPoint, DeviceTree;

    /// <summary>What each vCPU is entitled to.</summary>
    internal VcpuShare Share;

    /// <summary>VTTBR_EL2.</summary>
    internal ulong Vttbr;
}
