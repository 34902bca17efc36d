// The guests that the boot loader put into memory, by Xen's convention (xen, docs/misc/arm/device-tree/booting.txt), which QEMU's
// guest-loader writes for one guest: "multiboot,module" children of /chosen make one guest, and each "xen,domain" child of
// /chosen makes another out of its own modules.

using Hv.Platform.DeviceTree;
using Hv.Platform.Machine;

namespace Hv.Platform.Guests;

/// <summary>One guest as the boot loader asks for it.</summary>
internal struct GuestConfig
{
    /// <summary>The kernel module in the machine's memory.</summary>
    public AddressRange Kernel;

    /// <summary>The RAM disk module; empty when there is none.</summary>
    public AddressRange Ramdisk;

    /// <summary>RAM in bytes; 0 when hv is to choose.</summary>
    public ulong MemorySize;

    /// <summary>Number of vCPUs; 0 when hv is to choose.</summary>
    public int Vcpus;

    /// <summary>The command line: <see cref="Fdt.PropertyAt"/> of the tree that this was read from gives its Text.</summary>
    public int Bootargs;
}

/// <summary>All guests of the machine; none means that the guest inside hv is to run.</summary>
internal struct GuestSet
{
    /// <summary>The most guests.</summary>
    public const int MaxGuests = 32;

    private Inline64<GuestConfig> _guests;

    public int Count { get; private set; }

    public readonly GuestConfig this[int index] => _guests[index];

    /// <summary>
    /// Reads the guests. Every module must lie in <paramref name="memory"/>, off <paramref name="reserved"/> and
    /// off the other modules; but guests may share one module.
    /// </summary>
    public static bool TryRead(in Fdt tree, in MemoryMap memory, in MemoryMap reserved, out GuestSet set, out PlatformError error)
    {
        set = default;
        var chosen = tree.Find("/chosen"u8);
        var good = set.ReadGuest(chosen, isDomain: false, memory, reserved, out error);
        for (var node = chosen.FirstChild; good && node.Exists; node = node.NextSibling)
            if (node.IsCompatible("xen,domain"u8) && node.IsAvailable)
                good = set.ReadGuest(node, isDomain: true, memory, reserved, out error);
        return good;
    }

    /// <summary>Takes the modules' memory out of what is free. False: no room in the map.</summary>
    public readonly bool RemoveModules(ref MemoryMap free)
    {
        var good = true;
        for (var i = 0; good && i < Count; i++)
            good = free.Remove(_guests[i].Kernel) && free.Remove(_guests[i].Ramdisk);
        return good;
    }

    private bool ReadGuest(in FdtNode owner, bool isDomain, in MemoryMap memory, in MemoryMap reserved, out PlatformError error)
    {
        GuestConfig guest = default;
        for (var node = owner.FirstChild; node.Exists; node = node.NextSibling)
        {
            var compatible = node.Property("compatible"u8);
            var isKernel = compatible.Has("multiboot,kernel"u8);
            if (!compatible.Has("multiboot,module"u8))
                continue;
            if (!isKernel && !compatible.Has("multiboot,ramdisk"u8))
                return PlatformError.Check(TreeError.Unsupported, node, "compatible"u8, out error);
            if ((isKernel ? guest.Kernel : guest.Ramdisk).Size != 0)
                return PlatformError.Check(TreeError.Duplicate, node, "compatible"u8, out error);
            var kind = node.LocalReg(0, out var range); // Modules are in memory, not on a bus.
            if (!PlatformError.Check(kind == TreeError.None ? Check(range, guest, memory, reserved) : kind, node, "reg"u8, out error))
                return false;
            guest.Ramdisk = isKernel ? guest.Ramdisk : range;
            guest.Kernel = isKernel ? range : guest.Kernel;
            guest.Bootargs = isKernel ? node.Property("bootargs"u8).Handle : guest.Bootargs;
        }
        error = default;
        if (!isDomain && guest.Kernel.Size == 0 && guest.Ramdisk.Size == 0)
            return true;
        var sizes = owner.Property("memory"u8);
        var cpus = owner.Property("cpus"u8);
        if (guest.Kernel.Size == 0)
            return PlatformError.Check(TreeError.Missing, owner, "multiboot,kernel"u8, out error);
        if (Count == MaxGuests)
            return PlatformError.Check(TreeError.TooMany, owner, "xen,domain"u8, out error);
        if (sizes.Exists && sizes.Number is 0 or > 1UL << 40)
            return PlatformError.Check(TreeError.Absurd, owner, "memory"u8, out error);
        if (cpus.Exists && cpus.Number is 0 or > GuestMap.MaxVcpus)
            return PlatformError.Check(TreeError.Absurd, owner, "cpus"u8, out error);
        guest.MemorySize = sizes.Number << 10; // In KiB.
        guest.Vcpus = (int)cpus.Number;
        _guests[Count++] = guest;
        return true;
    }

    private readonly TreeError Check(in AddressRange module, in GuestConfig sibling, in MemoryMap memory, in MemoryMap reserved)
    {
        if (module.Size == 0 || !memory.Contains(module))
            return module.Size == 0 ? TreeError.Absurd : TreeError.OutsideMemory;
        var clash = reserved.Overlaps(module) || module.Overlaps(sibling.Kernel) || module.Overlaps(sibling.Ramdisk);
        for (var i = 0; i < Count; i++)
            clash |= (module.Overlaps(_guests[i].Kernel) && !module.Equals(_guests[i].Kernel))
                || (module.Overlaps(_guests[i].Ramdisk) && !module.Equals(_guests[i].Ramdisk));
        return clash ? TreeError.Overlaps : TreeError.None;
    }
}
