// The machine that a guest sees: QEMU's virt, so that what runs there runs here. The one place for these numbers on the core's
// side; the guest's device tree is written from them.

namespace Hv.Kernel.Guests;

/// <summary>A guest's intermediate physical addresses and interrupts.</summary>
public static class GuestMap
{
    /// <summary>GICv3 distributor.</summary>
    public const ulong DistributorBase = 0x0800_0000;

    /// <summary>Bytes of the distributor's frame.</summary>
    public const ulong DistributorSize = 0x1_0000;

    /// <summary>First vCPU's redistributor; the others follow.</summary>
    public const ulong RedistributorBase = 0x080a_0000;

    /// <summary>Bytes of one redistributor: RD_base and SGI_base frames.</summary>
    public const ulong RedistributorSize = 0x2_0000;

    /// <summary>Redistributors that fit before the UART.</summary>
    public const int MaxVcpus = (int)((UartBase - RedistributorBase) / RedistributorSize);

    /// <summary>PL011.</summary>
    public const ulong UartBase = 0x0900_0000;

    /// <summary>Bytes of the PL011's frame.</summary>
    public const ulong UartSize = 0x1000;

    /// <summary>The PL011's SPI; its INTID is 32 more.</summary>
    public const uint UartSpi = 1;

    /// <summary>The PL011's clock, in Hz.</summary>
    public const uint UartClock = 24_000_000;

    /// <summary>First byte of RAM. A multiple of 1 GiB, so that stage 2 can use blocks of that size.</summary>
    public const ulong RamBase = 0x4000_0000;

    /// <summary>
    /// A vCPU's affinity, MPIDR_EL1 bits 23:0. Sixteen to an Aff1, for an SGI's target list reaches Aff0 0 to 15 (IHI 0069, ICC_SGI1R_EL1).
    /// </summary>
    public static uint Affinity(int vcpu) => (uint)(((vcpu / 16) << 8) | (vcpu % 16));
}
