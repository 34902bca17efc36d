// Why: everything that hv knows, in one place: tables made once by the wiring, from memory taken at boot.
using Hv.Kernel.Wiring;

namespace Hv.Kernel.State;

/// <summary>The whole system.</summary>
internal struct HvSystem
{
    /// <summary>Every actor by its number; 0 is nobody.</summary>
    internal Pool<Actor> Actors;

    /// <summary>The cells of all mailboxes.</summary>
    internal Pool<MailboxCell> Cells;

    /// <summary>The CPUs.</summary>
    internal Pool<CpuState> Cpus;

    /// <summary>The VMs.</summary>
    internal Pool<Vm> Vms;

    /// <summary>The vCPUs of all VMs.</summary>
    internal Pool<Vcpu> Vcpus;

    /// <summary>Per CPU and vCPU, when the vCPU's software timer is due on that CPU: physical ticks, ArmTimer.Never for off.</summary>
    internal Pool<ulong> Deadlines;

    /// <summary>The services' states.</summary>
    internal ServicePools Services;

    /// <summary>The driver of the physical UART.</summary>
    internal SerialPort SerialPort;

    /// <summary>The console, the driver and the monitor as actors.</summary>
    internal Endpoint Console, Serial, Monitor;

    /// <summary>The physical interrupts that the core handles.</summary>
    internal InterruptMap Interrupts;

    /// <summary>How many messages found a full mailbox; the wiring's capacities say never.</summary>
    internal uint MailboxOverflows;

    /// <summary>How many answers came to a vCPU that had not asked.</summary>
    internal uint StrayReplies;

    /// <summary>How often a service of all VMs was started over.</summary>
    internal uint Restarts;

    /// <summary>How many physical SErrors came.</summary>
    internal uint SErrors;

    /// <summary>How many interrupts came that nobody owns.</summary>
    internal uint StrayInterrupts;
}
