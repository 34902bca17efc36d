// Why: from an actor's kind to its handler, which the wiring puts into the actor: a message to a service costs one indirect call.
using System.Runtime.CompilerServices;
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
internal static unsafe class ServiceTable
{
    /// <summary>Gives an actor its handler and its state; the state's type is known to these two and to the wiring alone.</summary>
    internal static void Connect(ref Actor actor, ref readonly ServicePools services)
    {
        switch (actor.Kind)
        {
            case ActorKind.Psci:
                Connect(ref actor, services.Pscis, &PsciService.Handle);
                break;
            case ActorKind.VGic:
                Connect(ref actor, services.VGics, &VGicService.Handle);
                break;
            case ActorKind.VTimer:
                Connect(ref actor, services.VTimers, &VTimerService.Handle);
                break;
            case ActorKind.Uart:
                Connect(ref actor, services.Uarts, &UartService.Handle);
                break;
            case ActorKind.CpuId:
                Connect(ref actor, services.CpuIds, &CpuIdService.Handle);
                break;
            case ActorKind.Faults:
                Connect(ref actor, services.Faults, &FaultsService.Handle);
                break;
            case ActorKind.Scheduler:
                Connect(ref actor, services.Schedulers, &SchedulerService.Handle);
                break;
            case ActorKind.Console:
                Connect(ref actor, services.Console, &ConsoleService.Handle);
                break;
            case ActorKind.Monitor:
                Connect(ref actor, services.Monitor, &MonitorService.Handle);
                break;
        }
    }

    /// <summary>What a service answers to a request, if it knows at once (IAnswers). One row a request and service; loads are asked of devices alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer<T>(ref readonly Actor service, in T request, out ulong value)
        where T : unmanaged, IMessage
    {
        value = 0;
        return
            typeof(T) == typeof(Hypercall) ? PsciService.TryAnswer(in StateOf<PsciState>(in service), in As<T, Hypercall>(in request), out value)
            : typeof(T) == typeof(SysRegRead) ? CpuIdService.TryAnswer(in StateOf<CpuIdState>(in service), in As<T, SysRegRead>(in request), out value)
            : service.Kind == ActorKind.Uart ? UartService.TryAnswer(in StateOf<UartState>(in service), in As<T, MmioRead>(in request), out value)
            : service.Kind == ActorKind.VGic && VGicService.TryAnswer(in StateOf<VGicState>(in service), in As<T, MmioRead>(in request), out value);
    }

    private static ref readonly TState StateOf<TState>(ref readonly Actor service) => ref Unsafe.AsRef<TState>(service.State);

    private static ref readonly TTo As<TFrom, TTo>(in TFrom request) => ref Unsafe.As<TFrom, TTo>(ref Unsafe.AsRef(in request));

    private static void Connect<TState>(ref Actor actor, Pool<TState> states, delegate*<ref TState, in Message, ref Outbox, void> handler)
        where TState : unmanaged
    {
        actor.Handler = (delegate*<void*, in Message, ref Outbox, void>)handler;
        actor.State = states.PointerTo(actor.Instance);
    }
}
