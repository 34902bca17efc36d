// The guests that the boot loader put into memory, by Xen's convention (xen, docs/misc/arm/device-tree/booting.txt), which QEMU's
// guest-loader writes for one guest: "multiboot,module" children of /chosen make one guest, and each "xen,domain" child of
// /chosen makes another out of its own modules. What hv adds to the convention begins with "hv,".
//
// Promises: what is wrong with one guest is said with its node's path and the property's name, and leaves the others as they are.
// A property that hv does not know is wrong: whoever wrote it wanted something that would not happen.

using Hv.Platform.DeviceTree;
using Hv.Platform.Machine;

namespace Hv.Platform.Guests;

/// <summary>Reads guests one after the other.</summary>
/// <param name="chosen">The node /chosen, or none.</param>
internal ref struct GuestReader(FdtNode chosen)
{
    private readonly FdtNode _chosen = chosen;
    private FdtNode _domain;
    private bool _hasLookedAtChosen;

    /// <summary>Reads the next guest, and adds it to the set where nothing is wrong with it.</summary>
    /// <param name="set">The guests so far.</param>
    /// <param name="memory">Every module must lie in it,</param>
    /// <param name="reserved">and off this and the other modules; but guests may share one module.</param>
    /// <param name="cpus">How many CPUs the machine has.</param>
    /// <param name="error">What is wrong; None when it was added.</param>
    /// <returns>Whether there was another one.</returns>
    public bool TryNext(ref GuestSet set, in MemoryMap memory, in MemoryMap reserved, int cpus, out PlatformError error)
    {
        error = default;
        if (!_hasLookedAtChosen)
        {
            _hasLookedAtChosen = true;
            var guest = GuestConfig.Default;
            if (!ReadModules(_chosen, false, in set, memory, reserved, ref guest, out error))
                return true;
            if (guest.Kernel.Size != 0 || guest.Ramdisk.Size != 0)
            {
                _ = Finish(_chosen, ref set, ref guest, out error);
                return true;
            }
        }
        for (_domain = _domain.Exists ? _domain.NextSibling : _chosen.FirstChild; _domain.Exists; _domain = _domain.NextSibling)
        {
            if (!_domain.IsCompatible("xen,domain"u8) || !_domain.IsAvailable)
                continue;
            var guest = GuestConfig.Default;
            _ = ReadModules(_domain, true, in set, memory, reserved, ref guest, out error)
                && ReadProperties(_domain, cpus, ref guest, out error) && Finish(_domain, ref set, ref guest, out error);
            return true;
        }
        return false;
    }

    private static bool ReadModules(
        in FdtNode owner, bool isDomain, in GuestSet set, in MemoryMap memory, in MemoryMap reserved, ref GuestConfig guest, out PlatformError error)
    {
        for (var node = owner.FirstChild; node.Exists; node = node.NextSibling)
        {
            var compatible = node.Property("compatible"u8);
            var isKernel = compatible.Has("multiboot,kernel"u8);
            if (!compatible.Has("multiboot,module"u8))
            {
                if (isDomain)
                    return PlatformError.Check(TreeError.Unsupported, node, default, out error);
                continue;
            }
            if (!isKernel && !compatible.Has("multiboot,ramdisk"u8))
                return PlatformError.Check(TreeError.Unsupported, node, "compatible"u8, out error);
            if ((isKernel ? guest.Kernel : guest.Ramdisk).Size != 0)
                return PlatformError.Check(TreeError.Duplicate, node, "compatible"u8, out error);
            var kind = node.LocalReg(owner, 0, out var range); // Modules are in memory, not on a bus.
            if (!PlatformError.Check(kind == TreeError.None ? set.Check(range, guest, memory, reserved) : kind, node, "reg"u8, out error))
                return false;
            FdtProperty property = default;
            while (isDomain && node.TryNextProperty(ref property))
                if (!IsOfModule(property))
                    return PlatformError.Check(TreeError.Unsupported, node, property.Name, out error);
            guest.Ramdisk = isKernel ? guest.Ramdisk : range;
            guest.Kernel = isKernel ? range : guest.Kernel;
            guest.Bootargs = isKernel ? node.Property("bootargs"u8).Handle : guest.Bootargs;
        }
        error = default;
        return true;
    }

    private static bool IsOfModule(in FdtProperty property) => property.Is("compatible"u8) || property.Is("reg"u8)
        || property.Is("bootargs"u8) || property.Is("phandle"u8);

    // What says nothing, or what hv gives to every guest, is not looked at.
    private static bool IsOfDomain(in FdtProperty property) => property.Is("compatible"u8) || property.Is("status"u8)
        || property.Is("#address-cells"u8) || property.Is("#size-cells"u8) || property.Is("phandle"u8) || property.Is("vpl011"u8);

    private static bool ReadProperties(in FdtNode node, int cpus, ref GuestConfig guest, out PlatformError error)
    {
        FdtProperty property = default;
        while (node.TryNextProperty(ref property))
        {
            var number = property.Number;
            TreeError kind;
            if (property.Is("memory"u8))
            {
                kind = Within(number, 1, 1UL << 40);
                guest.MemorySize = number << 10; // In KiB.
            }
            else if (property.Is("cpus"u8))
            {
                kind = Within(number, 1, GuestMap.MaxVcpus);
                guest.Vcpus = (int)number;
            }
            else if (property.Is("hv,weight"u8))
            {
                kind = Within(number, 1, ushort.MaxValue);
                guest.Weight = (ushort)number;
            }
            else if (property.Is("hv,cap"u8))
            {
                kind = Within(number, 1, 100);
                guest.Cap = (byte)(number == 100 ? 0 : number);
            }
            else if (property.Is("hv,affinity"u8))
                kind = ReadAffinity(property, cpus, out guest.Affinity);
            else if (property.Is("hv,console"u8))
            {
                guest.HasKeyboard = property.Has("keyboard"u8);
                kind = guest.HasKeyboard || property.Has("output"u8) ? TreeError.None : TreeError.Absurd;
            }
            else
                kind = IsOfDomain(property) ? TreeError.None : TreeError.Unsupported;
            if (!PlatformError.Check(kind, node, property.Name, out error))
                return false;
        }
        error = default;
        return true;
    }

    private static TreeError Within(ulong number, ulong least, ulong most) => number < least || number > most ? TreeError.Absurd : TreeError.None;

    /// <summary>A cell for each CPU, by its place among the machine's.</summary>
    private static TreeError ReadAffinity(in FdtProperty property, int cpus, out ulong affinity)
    {
        affinity = 0;
        var cells = property.Value;
        if (cells.IsEmpty || cells.Length % sizeof(uint) != 0)
            return TreeError.BadLength;
        for (var i = 0; i < cells.Length / sizeof(uint); i++)
        {
            var cpu = FdtProperty.Cells(cells, i, 1);
            if (cpu >= (ulong)cpus)
                return TreeError.Absurd;
            affinity |= 1UL << (int)cpu;
        }
        return TreeError.None;
    }

    private static bool Finish(in FdtNode owner, ref GuestSet set, ref GuestConfig guest, out PlatformError error)
    {
        guest.Node = owner.Handle;
        return PlatformError.Check(guest.Kernel.Size == 0 ? TreeError.Missing : TreeError.None, owner, "multiboot,kernel"u8, out error)
            && PlatformError.Check(set.Add(guest) ? TreeError.None : TreeError.TooMany, owner, "xen,domain"u8, out error);
    }
}
