// One guest as whoever started the machine asks for it. docs/guests.md says what each property means to its owner.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Guests;

/// <summary>One guest as the boot loader asks for it.</summary>
internal struct GuestConfig
{
    /// <summary>What a guest weighs that does not say, as in Xen.</summary>
    public const ushort DefaultWeight = 256;

    /// <summary>The kernel module in the machine's memory.</summary>
    public AddressRange Kernel;

    /// <summary>The RAM disk module; empty when there is none.</summary>
    public AddressRange Ramdisk;

    /// <summary>RAM in bytes; 0 when hv is to choose, which <see cref="GuestSet.Complete"/> does.</summary>
    public ulong MemorySize;

    /// <summary>The CPUs that its vCPUs may run on, a bit each by hv's numbers; 0 for all.</summary>
    public ulong Affinity;

    /// <summary>Number of vCPUs; 0 when hv is to choose, as above.</summary>
    public int Vcpus;

    /// <summary>The command line: <see cref="Fdt.PropertyAt"/> of the tree that this was read from gives its Text.</summary>
    public int Bootargs;

    /// <summary>The node that asks for it: <see cref="Fdt.NodeAt"/> gives it; 0 for the guest inside hv.</summary>
    public int Node;

    /// <summary>Each vCPU's share of a CPU against the others there, 1 to 65535.</summary>
    public ushort Weight;

    /// <summary>The most of a CPU that each vCPU gets, in per cent, 1 to 99; 0 for no cap.</summary>
    public byte Cap;

    /// <summary>The keyboard is its at the start.</summary>
    public bool HasKeyboard;

    /// <summary>What a guest has about which nothing is said.</summary>
    public static GuestConfig Default => new() { Weight = DefaultWeight };

#if METAL
    /// <summary>The guest inside hv, which was loaded to an address.</summary>
    public static GuestConfig Embedded(ulong loadAddress) => Default with
    {
        Kernel = AddressRange.Between(
            loadAddress + Diagnostics.Layout.EmbeddedStart - Diagnostics.Layout.Base, loadAddress + Diagnostics.Layout.EmbeddedEnd - Diagnostics.Layout.Base),
        MemorySize = 64 << 20,
    };
#endif
}
