// All guests of the machine that can be made, in the order of their nodes: a guest's place here is its number in hv.

using Hv.Platform.DeviceTree;
using Hv.Platform.Machine;

namespace Hv.Platform.Guests;

/// <summary>All guests of the machine; none means that the guest inside hv is to run.</summary>
internal struct GuestSet
{
    /// <summary>The most guests.</summary>
    public const int MaxGuests = 32;

    private const ulong DefaultMemory = 256 << 20;

    private Inline32<GuestConfig> _guests;

    public int Count { get; private set; }

    public readonly GuestConfig this[int index] => _guests[index];

    /// <summary>Adds a guest. False: there are as many as can be.</summary>
    public bool Add(in GuestConfig guest)
    {
        var fits = Count < MaxGuests;
        if (fits)
            _guests[Count++] = guest;
        return fits;
    }

    /// <summary>Chooses what guests leave to hv: so many vCPUs, and for the last all the memory that there is, for the others 256 MiB.</summary>
    public void Complete(int vcpus)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var guest = ref _guests[i];
            guest.Vcpus = guest.Vcpus != 0 ? guest.Vcpus : vcpus;
            if (guest.MemorySize == 0)
                guest.MemorySize = i + 1 == Count ? GuestMemoryPlan.Everything : DefaultMemory;
        }
    }

    /// <summary>Takes the modules' memory out of what is free. False: no room in the map.</summary>
    public readonly bool RemoveModules(ref MemoryMap free)
    {
        var good = true;
        for (var i = 0; good && i < Count; i++)
            good = free.Remove(_guests[i].Kernel) && free.Remove(_guests[i].Ramdisk);
        return good;
    }

    /// <summary>Whether a module can be where it says: in memory, off what is reserved, off all other modules, but for one that is the same.</summary>
    public readonly TreeError Check(in AddressRange module, in GuestConfig sibling, in MemoryMap memory, in MemoryMap reserved)
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
