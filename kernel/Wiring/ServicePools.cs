// Why: the services' states, one pool a service. With ServiceTable and Wiring, the only place where the core names services.
using Hv.Services.Console;
using Hv.Services.CpuId;
using Hv.Services.Faults;
using Hv.Services.Monitor;
using Hv.Services.Psci;
using Hv.Services.Scheduler;
using Hv.Services.Uart;
using Hv.Services.VGic;
using Hv.Services.VTimer;

namespace Hv.Kernel.Wiring;

/// <summary>The states of all services.</summary>
internal struct ServicePools
{
    /// <summary>One.</summary>
    internal Pool<ConsoleState> Console;

    /// <summary>One.</summary>
    internal Pool<MonitorState> Monitor;

    /// <summary>One a CPU.</summary>
    internal Pool<SchedulerState> Schedulers;

    /// <summary>One a VM, as all below.</summary>
    internal Pool<UartState> Uarts;

    /// <inheritdoc cref="Uarts"/>
    internal Pool<VGicState> VGics;

    /// <inheritdoc cref="Uarts"/>
    internal Pool<VTimerState> VTimers;

    /// <inheritdoc cref="Uarts"/>
    internal Pool<PsciState> Pscis;

    /// <inheritdoc cref="Uarts"/>
    internal Pool<CpuIdState> CpuIds;

    /// <inheritdoc cref="Uarts"/>
    internal Pool<FaultsState> Faults;
}
