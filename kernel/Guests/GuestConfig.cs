// One guest as the boot loader asks for it.

using Hv.Kernel.DeviceTree;

namespace Hv.Kernel.Guests;

/// <summary>A virtual machine to be made.</summary>
public struct GuestConfig
{
    private int _bootargs;

    /// <summary>The kernel module in the machine's memory.</summary>
    public AddressRange Kernel { get; internal set; }

    /// <summary>The RAM disk module; empty when there is none.</summary>
    public AddressRange Ramdisk { get; internal set; }

    /// <summary>RAM in bytes; 0 when hv is to choose.</summary>
    public ulong MemorySize { get; internal set; }

    /// <summary>Number of vCPUs; 0 when hv is to choose.</summary>
    public int Vcpus { get; internal set; }

    /// <summary>The kernel's command line, from the tree that the configuration was read from.</summary>
    public readonly ReadOnlySpan<byte> Bootargs(in Fdt tree) => tree.PropertyAt(_bootargs).Text;

    internal void KeepBootargs(in FdtProperty property) => _bootargs = property.Handle;
}
