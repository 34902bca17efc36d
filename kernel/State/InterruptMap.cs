// Why: the core's own interrupts have the numbers that the device tree gives them.
namespace Hv.Kernel.State;

/// <summary>The physical INTIDs that the core handles.</summary>
internal struct InterruptMap
{
    /// <summary>The SGI with which one CPU asks another to look at its mailboxes.</summary>
    internal const uint Kick = 0;

    /// <summary>From here to 1023 an INTID is no interrupt's: 1023 says that none is pending (GIC IHI 0069, 2.2.1 "Special INTIDs").</summary>
    internal const uint FirstSpecial = 1020;

    /// <summary>The hypervisor physical timer.</summary>
    internal uint HypervisorTimer;

    /// <summary>The virtual timer.</summary>
    internal uint VirtualTimer;

    /// <summary>The virtual CPU interface's maintenance interrupt.</summary>
    internal uint Maintenance;

    /// <summary>The physical UART.</summary>
    internal uint Uart;
}
