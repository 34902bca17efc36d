// Where a guest's kernel, RAM disk and device tree lie in its RAM, by the rules that QEMU's virt follows and that Linux
// (arch/arm64/booting) asks for.

using Hv.Platform.DeviceTree;
using Hv.Platform.Machine;

namespace Hv.Platform.Guests;

/// <summary>A guest's RAM laid out. All addresses are the guest's (IPA).</summary>
internal struct GuestLayout
{
    /// <summary>The RAM disk lies as far up, or half-way up a smaller RAM: the kernel below it has room to unpack.</summary>
    private const ulong RamdiskOffset = 128 << 20;

    /// <summary>Linux maps the tree with blocks of this size, and finds the RAM disk within the reach.</summary>
    private const ulong TreeAlignment = 2 << 20, RamdiskReach = 32UL << 30, Page = 0x1000;

    public AddressRange Ram { get; private set; }

    /// <summary>The kernel with what it clears.</summary>
    public AddressRange Kernel { get; private set; }

    /// <summary>The RAM disk; empty when there is none.</summary>
    public AddressRange Ramdisk { get; private set; }

    /// <summary>Room for the device tree; its base goes to x0.</summary>
    public AddressRange Tree { get; private set; }

    /// <summary>Takes RAM out of the free memory and lays it out; takes nothing where that is not possible.</summary>
    public static GuestError TryTake(
        in GuestImage image, ulong ramdiskSize, ref MemoryMap free, ulong size, out GuestMemoryPlan plan, out GuestLayout layout)
    {
        layout = default;
        var left = free;
        var error = GuestMemoryPlan.TryTake(ref left, size, out plan);
        if (error == GuestError.None)
            error = TryPlace(image, plan.Size, ramdiskSize, out layout);
        if (error == GuestError.None)
            free = left;
        return error;
    }

    /// <summary>Lays out a RAM of some bytes; <paramref name="ramdiskSize"/> may be 0.</summary>
    public static GuestError TryPlace(in GuestImage image, ulong ramSize, ulong ramdiskSize, out GuestLayout layout)
    {
        layout = default;
        if (!AddressRange.TryCreate(GuestMap.RamBase, ramSize, out var ram) || !ram.Contains(image.Memory))
            return GuestError.KernelOutsideRam;
        var middle = ram.Base + (ramSize / 2 < RamdiskOffset ? ramSize / 2 : RamdiskOffset);
        var start = AddressRange.AlignUp(middle > image.Memory.End ? middle : image.Memory.End, Page);
        if (start > ram.End || ramdiskSize > ram.End - start || start - ram.Base + ramdiskSize > RamdiskReach)
            return GuestError.RamdiskDoesNotFit;
        var tree = AddressRange.AlignUp(start + ramdiskSize, TreeAlignment);
        // A bare-metal ELF program may not look at x0: QEMU gives it the tree at the start of RAM, where there is room.
        if (image.Kind == ImageKind.Elf && image.Memory.Base - ram.Base >= GuestDeviceTree.Room)
            tree = ram.Base;
        layout.Ram = ram;
        layout.Kernel = image.Memory;
        layout.Ramdisk = new(start, ramdiskSize);
        layout.Tree = new(tree, GuestDeviceTree.Room);
        return ram.Contains(layout.Tree) ? GuestError.None : GuestError.TreeDoesNotFit;
    }
}
