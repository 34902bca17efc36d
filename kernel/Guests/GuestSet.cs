// The guests that the boot loader put into memory, by Xen's convention (xen, docs/misc/arm/device-tree/booting.txt), which QEMU's
// guest-loader writes for one guest: "multiboot,module" children of /chosen make one guest, and each "xen,domain" child of
// /chosen makes another out of its own modules.

using System.Runtime.CompilerServices;
using Hv.Kernel.DeviceTree;
using Hv.Kernel.Platform;

namespace Hv.Kernel.Guests;

/// <summary>All guests of the machine; none means that the guest inside hv is to run.</summary>
public struct GuestSet
{
    /// <summary>The most guests.</summary>
    public const int MaxGuests = 16;

    private Guests _guests;

    /// <summary>How many guests there are.</summary>
    public int Count { get; private set; }

    /// <summary>The n-th guest.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly GuestConfig this[int index] => ref _guests[index];

    /// <summary>
    /// Reads the guests. Every module must lie in <paramref name="memory"/>, off <paramref name="reserved"/> and
    /// off the other modules; but guests may share one module.
    /// </summary>
    public static bool TryRead(in Fdt tree, in MemoryMap memory, in MemoryMap reserved, out GuestSet set, out PlatformError error)
    {
        set = default;
        var chosen = tree.Find("/chosen"u8);
        var good = set.TryReadGuest(chosen, memory, reserved, out error);
        for (var node = chosen.FirstChild; good && node.Exists; node = node.NextSibling)
            if (node.IsCompatible("xen,domain"u8) && node.IsAvailable)
                good = set.TryReadGuest(node, memory, reserved, out error);
        return good;
    }

    /// <summary>Takes the modules' memory out of what is free. False: no room in the map.</summary>
    public readonly bool RemoveModules(ref MemoryMap free)
    {
        for (var i = 0; i < Count; i++)
            if (!free.Remove(_guests[i].Kernel) || !free.Remove(_guests[i].Ramdisk))
                return false;
        return true;
    }

    private bool TryReadGuest(in FdtNode owner, in MemoryMap memory, in MemoryMap reserved, out PlatformError error)
    {
        error = default;
        GuestConfig guest = default;
        var isDomain = owner.IsCompatible("xen,domain"u8);
        var modules = 0;
        for (var node = owner.FirstChild; node.Exists; node = node.NextSibling)
        {
            var compatible = node.Property("compatible"u8);
            if (!compatible.Has("multiboot,module"u8))
                continue;
            modules++;
            var isKernel = compatible.Has("multiboot,kernel"u8);
            if (!isKernel && !compatible.Has("multiboot,ramdisk"u8))
                return Fail(TreeError.Unsupported, node, "compatible"u8, out error);
            if ((isKernel ? guest.Kernel : guest.Ramdisk).Size != 0)
                return Fail(TreeError.Duplicate, node, "compatible"u8, out error);
            var problem = node.Reg(0, out var range);
            if (problem == TreeError.None)
                problem = Check(range, guest.Kernel.Size != 0 ? guest.Kernel : guest.Ramdisk, memory, reserved);
            if (problem != TreeError.None)
                return Fail(problem, node, "reg"u8, out error);
            if (isKernel)
            {
                guest.Kernel = range;
                guest.KeepBootargs(node.Property("bootargs"u8));
            }
            else
                guest.Ramdisk = range;
        }
        if (modules == 0 && !isDomain)
            return true;
        if (guest.Kernel.Size == 0)
            return Fail(TreeError.Missing, owner, "multiboot,kernel"u8, out error);
        if (Count == MaxGuests)
            return Fail(TreeError.TooMany, owner, "xen,domain"u8, out error);
        if (isDomain && !TryReadSizes(owner, ref guest, out error))
            return false;
        _guests[Count++] = guest;
        return true;
    }

    private static bool TryReadSizes(in FdtNode domain, ref GuestConfig guest, out PlatformError error)
    {
        error = default;
        var memory = domain.Property("memory"u8);
        if (memory.Exists && (!memory.TryNumber(out var kibibytes) || kibibytes is 0 or > 1UL << 40))
            return Fail(TreeError.Absurd, domain, "memory"u8, out error);
        memory.TryNumber(out kibibytes);
        guest.MemorySize = kibibytes << 10;
        var cpus = domain.Property("cpus"u8);
        if (cpus.Exists && (!cpus.TryCell(out var count) || count is 0 or > GuestMap.MaxVcpus))
            return Fail(TreeError.Absurd, domain, "cpus"u8, out error);
        cpus.TryCell(out count);
        guest.Vcpus = (int)count;
        return true;
    }

    private readonly TreeError Check(in AddressRange module, in AddressRange sibling, in MemoryMap memory, in MemoryMap reserved)
    {
        if (module.Size == 0)
            return TreeError.Absurd;
        if (!memory.Contains(module))
            return TreeError.OutsideMemory;
        var clash = reserved.Overlaps(module) || module.Overlaps(sibling);
        for (var i = 0; i < Count; i++)
            clash |= Clash(module, _guests[i].Kernel) || Clash(module, _guests[i].Ramdisk);
        return clash ? TreeError.Overlaps : TreeError.None;
    }

    private static bool Clash(in AddressRange left, in AddressRange right) =>
        left.Overlaps(right) && !(left.Base == right.Base && left.Size == right.Size);

    private static bool Fail(TreeError kind, in FdtNode node, ReadOnlySpan<byte> property, out PlatformError error)
    {
        error = PlatformError.At(kind, node, property);
        return false;
    }

    [InlineArray(MaxGuests)]
    private struct Guests
    {
        private GuestConfig _first;
    }
}
