// The machine that a guest sees: QEMU's virt, so that what runs there runs here. The one place for these numbers on the core's
// side; the guest's device tree is written from them.

namespace Hv.Platform.Guests;

/// <summary>A guest's intermediate physical addresses, sizes in bytes, and interrupts.</summary>
internal static class GuestMap
{
    public const ulong DistributorBase = 0x0800_0000, DistributorSize = 0x1_0000;

    /// <summary>First vCPU's redistributor; the others follow. Each has an RD_base and an SGI_base frame.</summary>
    public const ulong RedistributorBase = 0x080a_0000, RedistributorSize = 0x2_0000;

    public const ulong UartBase = 0x0900_0000, UartSize = 0x1000;

    /// <summary>The PL011's SPI (its INTID is 32 more), and its clock in Hz.</summary>
    public const uint UartSpi = 1, UartClock = 24_000_000;

    /// <summary>
    /// Where QEMU's virt has the stolen time of its vCPUs (Arm DEN0057, 3.2.2): 64 bytes each. Guests may map 64 KiB, of which the rest
    /// is nothing. Psci has the same number.
    /// </summary>
    public const ulong StolenTimeBase = 0x090a_0000;

    /// <summary>First byte of RAM. A multiple of 1 GiB, so that stage 2 can use blocks of that size.</summary>
    public const ulong RamBase = 0x4000_0000;

    /// <summary>The most vCPUs of a guest (Hv.Ipc.Protocols.VcpuAffinity has the same number); as many redistributors fit before the UART.</summary>
    public const int MaxVcpus = 64;

    /// <summary>
    /// A vCPU's affinity, MPIDR_EL1 bits 23:0. Sixteen to an Aff1, for an SGI's target list reaches Aff0 0 to 15
    /// (IHI 0069, ICC_SGI1R_EL1).
    /// </summary>
    public static uint Affinity(int vcpu) => (uint)(((vcpu / 16) << 8) | (vcpu % 16));
}
