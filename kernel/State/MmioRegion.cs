// Why: which device a guest's address belongs to.

namespace Hv.Kernel.State;

/// <summary>A row of a VM's table of devices.</summary>
internal readonly struct MmioRegion
{
    /// <summary>A row.</summary>
    internal MmioRegion(ulong start, ulong size, Ref<Actor> device, byte region)
    {
        Start = start;
        Size = size;
        Device = device;
        Region = region;
    }

    /// <summary>The first intermediate physical address.</summary>
    internal ulong Start { get; }

    /// <summary>Bytes.</summary>
    internal ulong Size { get; }

    /// <summary>Whose it is.</summary>
    internal Ref<Actor> Device { get; }

    /// <summary>Which of the device's regions.</summary>
    internal byte Region { get; }
}
