// The machine a guest finds, on bare QEMU virt (gic-version=3) and under hv alike. Constants and not the device tree's answers: these
// guests test the machine, and one that is elsewhere than promised is a failure.
namespace Hv.Guests;

/// <summary>Physical addresses, interrupt numbers and sizes.</summary>
internal static class Board
{
    public const ulong Distributor = 0x0800_0000;

    /// <summary>The first CPU's redistributor; the others follow.</summary>
    public const ulong Redistributors = 0x080a_0000;

    /// <summary>Bytes from one redistributor to the next: RD_base and SGI_base, 64 KiB each.</summary>
    public const ulong RedistributorStride = 0x2_0000;

    public const ulong Uart = 0x0900_0000;

    /// <summary>The page of stolen times (DEN0057), under hv only.</summary>
    public const ulong StolenTime = 0x090a_0000;

    public const ulong Ram = 0x4000_0000;

    /// <summary>Where the CPUs' stacks lie, each <see cref="StackSize"/> bytes, the first CPU's first (guest.ld).</summary>
    public const ulong Stacks = Ram + 0x40_0000, StackSize = 0x8000;

    /// <summary>RAM that no image and no stack lies in, for a guest to use as it likes: 1 MiB.</summary>
    public const ulong Scratch = Ram + 0x60_0000;

    /// <summary>PL011, a level.</summary>
    public const uint UartInterrupt = 33;

    /// <summary>CNTP of EL1, a level.</summary>
    public const uint PhysicalTimerInterrupt = 30;

    /// <summary>CNTV, a level.</summary>
    public const uint VirtualTimerInterrupt = 27;

    public const int MaxCpus = 64;
}
