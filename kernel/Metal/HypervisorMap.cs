// Why: what hv itself can see. Its image by the page, each part with the rights that it needs and no others; devices; and windows on other memory, opened
// for a copy and closed again. No guest's memory is mapped otherwise.
#if METAL
using Hv.Platform.DeviceTree;
using Hv.Platform.Diagnostics;
using Hv.Platform.Guests;

namespace Hv.Kernel.Metal;

/// <summary>Stage 1 of EL2. hv lies at <see cref="Layout.Base"/>; devices and windows lie at their physical addresses.</summary>
internal unsafe struct HypervisorMap : IWindows
{
    private const ulong BlockMask = Pages.BlockSize - 1;
    private Pages* _pages;
    private TranslationTable _table;

    /// <summary>Builds the tables and turns them on, in place of those of boot/entry.S.</summary>
    internal void Initialize(Pages* pages, ulong loadAddress)
    {
        _pages = pages;
        _table = new TranslationTable(pages, pages->Take(Pages.PageSize), startLevel: 0);
        MapImage(loadAddress, Layout.Base, Layout.TextStart, writable: false, executable: false);
        MapImage(loadAddress, Layout.TextStart, Layout.ReadOnlyStart, writable: false, executable: true);
        MapImage(loadAddress, Layout.ReadOnlyStart, Layout.DataStart, writable: false, executable: false);

        // The guard below the stack, down to the emergency stack, stays unmapped.
        MapImage(loadAddress, Layout.DataStart, Layout.StackBottom - (3 * Pages.PageSize), writable: true, executable: false);
        MapImage(loadAddress, Layout.StackBottom, Layout.Base + Pages.BlockSize, writable: true, executable: false);
        Instructions.InvalidateEl2();
        Registers.WriteTtbr0El2(_table.Root);
        Instructions.Isb();
        Instructions.InvalidateEl2();
        Registers.WriteSctlrEl2(SctlrEl2);
        Instructions.Isb();
    }

    /// <summary>What a secondary CPU's registers are set to.</summary>
    internal readonly void Describe(MetalCpu* cpu)
    {
        cpu->Ttbr0 = _table.Root;
        cpu->Sctlr = SctlrEl2;
    }

    /// <summary>Takes a stack for a secondary CPU, with nothing mapped below it. Returns its top.</summary>
    internal ulong MapStack(int cpu)
    {
        ulong bottom = Layout.Stacks + ((ulong)cpu * Layout.StackSlot) + Layout.StackSlot - Layout.StackSize;
        ulong physical = _pages->PhysicalOf(_pages->Take(Layout.StackSize, Layout.StackSize));
        _ = _table.Map(bottom, physical, Layout.StackSize, Descriptor.Stage1(device: false, writable: true, executable: false));
        Instructions.Dsb();
        return bottom + Layout.StackSize;
    }

    // SCTLR_EL2 (Arm ARM DDI 0487, D19.2.123): RES1 bits; M, C, SA, I; WXN: what can be written cannot be executed.
    private static ulong SctlrEl2 => 0x30C5_0830 | 1 << 0 | 1 << 2 | 1 << 3 | 1 << 12 | 1 << 19;

    /// <summary>Maps a device at its own address, for good.</summary>
    internal void MapDevice(in AddressRange registers)
    {
        ulong first = registers.Base & ~(Pages.PageSize - 1);
        ulong end = AddressRange.AlignUp(registers.End, Pages.PageSize);
        while (first < end)
        {
            // Up to the end of a block at once, unless another device is there: then a page, if that is not mapped yet.
            ulong part = Math.Min(Pages.BlockSize - (first & BlockMask), end - first);
            ulong attributes = Descriptor.Stage1(device: true, writable: true, executable: false);
            if (!_table.Map(first, first, part, attributes))
            {
                part = Pages.PageSize;
                _ = _table.Map(first, first, part, attributes);
            }

            first += part;
        }

        Instructions.Dsb();
    }

    /// <summary>Maps another block of hv's own memory behind the others.</summary>
    internal bool Extend(ulong physical)
    {
        bool mapped = _table.Map(_pages->End, physical, Pages.BlockSize, Descriptor.Stage1(device: false, writable: true, executable: false));
        Instructions.Dsb();
        return mapped && _pages->Add(physical);
    }

    /// <inheritdoc/>
    public Span<byte> Open(ulong start, ulong size, bool writable)
    {
        AddressRange blocks = BlocksOf(start, size);
        if (!_table.Map(blocks.Base, blocks.Base, blocks.Size, Descriptor.Stage1(device: false, writable, executable: false)))
        {
            Panic.Stop("a window is open already"u8);
        }

        Instructions.Dsb();
        Instructions.Isb();
        return new Span<byte>((void*)start, (int)size);
    }

    /// <inheritdoc/>
    public void Close(ulong start, ulong size, ulong written)
    {
        if (written != 0)
        {
            Instructions.CleanToPoc(start, start + written);
        }

        AddressRange blocks = BlocksOf(start, size);
        _table.Unmap(blocks.Base, blocks.Base, blocks.Size);
        Instructions.InvalidateEl2();
    }

    private static AddressRange BlocksOf(ulong start, ulong size) =>
        AddressRange.Between(start & ~BlockMask, AddressRange.AlignUp(start + size, Pages.BlockSize));

    private readonly void MapImage(ulong loadAddress, ulong start, ulong end, bool writable, bool executable)
    {
        // By the page: the image's parts are smaller than a block, and the boot tables' block must not come back.
        _ = _table.Map(start, loadAddress + (start - Layout.Base), end - start, Descriptor.Stage1(device: false, writable, executable));
    }
}
#endif
