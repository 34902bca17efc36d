// Why: from an actor's kind to its handler, which the compiler inlines here: a message to a service costs no indirect call.
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

/// <summary>One row a service.</summary>
internal static class ServiceTable
{
    /// <summary>Runs a service's handler.</summary>
    internal static void Handle(ref ServicePools pools, ActorKind kind, int instance, ref readonly Message message, ref Outbox outbox)
    {
        switch (kind)
        {
            case ActorKind.Psci:
                PsciService.Handle(ref pools.Pscis[instance], in message, ref outbox);
                break;
            case ActorKind.VGic:
                VGicService.Handle(ref pools.VGics[instance], in message, ref outbox);
                break;
            case ActorKind.VTimer:
                VTimerService.Handle(ref pools.VTimers[instance], in message, ref outbox);
                break;
            case ActorKind.Uart:
                UartService.Handle(ref pools.Uarts[instance], in message, ref outbox);
                break;
            case ActorKind.CpuId:
                CpuIdService.Handle(ref pools.CpuIds[instance], in message, ref outbox);
                break;
            case ActorKind.Faults:
                FaultsService.Handle(ref pools.Faults[instance], in message, ref outbox);
                break;
            case ActorKind.Scheduler:
                SchedulerService.Handle(ref pools.Schedulers[instance], in message, ref outbox);
                break;
            case ActorKind.Console:
                ConsoleService.Handle(ref pools.Console[instance], in message, ref outbox);
                break;
            case ActorKind.Monitor:
                MonitorService.Handle(ref pools.Monitor[instance], in message, ref outbox);
                break;
            default:
                // A kind without a row: a fault here, not a message that nobody answers.
                _ = pools.Console[-1];
                break;
        }
    }
}
