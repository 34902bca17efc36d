// An interrupt of the machine.

namespace Hv.Platform.Machine;

/// <summary>
/// An interrupt as the GIC knows it. IntId: 16 to 31 private to each CPU (PPI), 32 to 1019 shared (SPI); 0 when there is none.
/// </summary>
internal readonly struct HardwareInterrupt(uint intId, bool isEdge)
{
    public uint IntId => intId;
    public bool IsEdge => isEdge;
    public bool IsPrivate => intId < 32;
}
