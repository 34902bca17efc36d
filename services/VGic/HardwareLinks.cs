// Why: an interrupt with a physical one behind it needs the physical INTID for its list register and for its end.
// Promises: at most two a vCPU (hv gives a guest its virtual timer, and might give it one more), which is what bounds
// the messages of a Reset.
namespace Hv.Services.VGic;

/// <summary>Which of a vCPU's PPIs have a physical interrupt behind them. A link, once made, stays.</summary>
internal struct HardwareLinks
{
    /// <summary>The most links of a vCPU.</summary>
    internal const int Capacity = 2;

    private byte _firstIntId;
    private byte _secondIntId;
    private ushort _firstPhysical;
    private ushort _secondPhysical;

    /// <summary>Notes the physical interrupt behind a PPI; false when there are links to two other PPIs already.</summary>
    internal bool TryLink(uint intId, uint physicalIntId)
    {
        if (_firstIntId == 0 || _firstIntId == intId)
        {
            _firstIntId = (byte)intId;
            _firstPhysical = (ushort)physicalIntId;
            return true;
        }

        if (_secondIntId == 0 || _secondIntId == intId)
        {
            _secondIntId = (byte)intId;
            _secondPhysical = (ushort)physicalIntId;
            return true;
        }

        return false;
    }

    /// <summary>The physical INTID behind a PPI that is linked.</summary>
    internal readonly uint PhysicalOf(uint intId) => _firstIntId == intId ? _firstPhysical : _secondPhysical;
}
