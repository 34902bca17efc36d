// Why: before hv has read the device tree it has to see it, and the UART to complain on; at any exception level.
// Promises: adds 1 GiB blocks to the identity half of the tables of boot/entry.S, nothing else. Gone with HypervisorMap.
#if METAL
using Hv.Arch;
using Hv.Platform.Diagnostics;

namespace Hv.Platform.Machine;

/// <summary>The boot tables' identity mapping.</summary>
internal static unsafe class EarlyMap
{
    private const ulong Gigabyte = 1UL << 30;
    private const ulong PageSize = 4096;

    /// <summary>Maps the 1 GiB blocks that hold some addresses. False where the boot tables do not reach: another 512 GiB than hv's.</summary>
    internal static bool Map(ulong loadAddress, ulong start, ulong size, bool device)
    {
        ulong* table = (ulong*)(Layout.BootTables + PageSize);
        if (start >> 39 != loadAddress >> 39 || (start + size - 1) >> 39 != loadAddress >> 39)
        {
            return false;
        }

        for (ulong block = start & ~(Gigabyte - 1); block < start + size; block += Gigabyte)
        {
            ref ulong entry = ref table[block >> 30 & 511];
            if (entry == 0)
            {
                // Bit 6 as in entry.S: RES1 but at EL1, where it would let EL0 in.
                ulong attributes = Descriptor.Stage1(device, writable: true, executable: false) & ~(1UL << 6);
                entry = Descriptor.Leaf(block, 1, attributes).Value;
            }
        }

        Instructions.Dsb();
        Instructions.Isb();
        return true;
    }
}
#endif
