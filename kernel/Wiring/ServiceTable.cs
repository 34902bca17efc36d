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
    /// <summary>Gives an actor its handler and its state, if it is a service; the state's type is known to these two and to the wiring alone.</summary>
    internal static bool Connect(ref Actor actor, ref readonly ServicePools services) => actor.Kind switch
    {
        ActorKind.Psci => Connect(ref actor, services.Pscis, &PsciService.Handle),
        ActorKind.VGic => Connect(ref actor, services.VGics, &VGicService.Handle),
        ActorKind.VTimer => Connect(ref actor, services.VTimers, &VTimerService.Handle),
        ActorKind.Uart => Connect(ref actor, services.Uarts, &UartService.Handle),
        ActorKind.CpuId => Connect(ref actor, services.CpuIds, &CpuIdService.Handle),
        ActorKind.Faults => Connect(ref actor, services.Faults, &FaultsService.Handle),
        ActorKind.Scheduler => Connect(ref actor, services.Schedulers, &SchedulerService.Handle),
        ActorKind.Console => Connect(ref actor, services.Console, &ConsoleService.Handle),
        ActorKind.Monitor => Connect(ref actor, services.Monitor, &MonitorService.Handle),
        _ => false,
    };

    /// <summary>A call that Psci does at once (IAnswers), if it can. The service is claimed by who asks; false if nothing has changed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer(ref Actor psci, in Hypercall request, out HypercallDone answer) => PsciService.TryAnswer(ref StateOf<PsciState>(ref psci), in request, out answer);

    /// <summary>The same for an ID register, which CpuId alone is asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer(ref Actor cpuId, in SysRegRead request, out Completed answer) => CpuIdService.TryAnswer(ref StateOf<CpuIdState>(ref cpuId), in request, out answer);

    /// <summary>The same for a load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer(ref Actor device, in MmioRead request, out Completed answer)
    {
        answer = default;
        return device.Kind == ActorKind.Uart ? UartService.TryAnswer(ref StateOf<UartState>(ref device), in request, out answer)
            : device.Kind == ActorKind.VGic && VGicService.TryAnswer(ref StateOf<VGicState>(ref device), in request, out answer);
    }

    /// <summary>The same for a physical interrupt.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer(ref Actor gic, in RaiseHardware request, out Inject answer) => VGicService.TryAnswer(ref StateOf<VGicState>(ref gic), in request, out answer);

    /// <summary>The same for a vCPU that can run again.</summary>
    internal static bool TryAnswer(ref Actor scheduler, in VcpuReady request, out RunVcpu answer) => SchedulerService.TryAnswer(ref StateOf<SchedulerState>(ref scheduler), in request, out answer);

    /// <summary>The same for all other requests of a vCPU: a row a request and service.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer<T>(ref Actor service, in T request, out CompletedWithInterrupt answer)
        where T : unmanaged, IMessage
    {
        Completed completed = default;
        if (typeof(T) == typeof(SysRegWrite) && service.Kind == ActorKind.VGic)
        {
            return VGicService.TryAnswer(ref StateOf<VGicState>(ref service), in As<T, SysRegWrite>(in request), out answer);
        }

        bool isDone =
            typeof(T) == typeof(MmioWrite) ? service.Kind == ActorKind.VGic && VGicService.TryAnswer(ref StateOf<VGicState>(ref service), in As<T, MmioWrite>(in request), out completed)
            : typeof(T) == typeof(SysRegRead) ? service.Kind == ActorKind.VTimer && VTimerService.TryAnswer(ref StateOf<VTimerState>(ref service), in As<T, SysRegRead>(in request), out completed)
            : typeof(T) == typeof(SysRegWrite) && service.Kind == ActorKind.VTimer && VTimerService.TryAnswer(ref StateOf<VTimerState>(ref service), in As<T, SysRegWrite>(in request), out completed);
        answer = new CompletedWithInterrupt { Value = completed.Value };
        return isDone;
    }

    private static ref TState StateOf<TState>(ref Actor service) => ref Unsafe.AsRef<TState>(service.State);

    private static ref readonly TTo As<TFrom, TTo>(in TFrom request) => ref Unsafe.As<TFrom, TTo>(ref Unsafe.AsRef(in request));

    private static bool Connect<TState>(ref Actor actor, Pool<TState> states, delegate*<ref TState, in Message, ref Outbox, void> handler)
        where TState : unmanaged
    {
        actor.Handler = (delegate*<void*, in Message, ref Outbox, void>)handler;
        actor.State = states.PointerTo(actor.Instance);
        return true;
    }
}
