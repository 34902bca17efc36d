// Why: "was this message ever handled in that state" needs a short list of states for each kind of actor: those in which its
// protocol lets it do different things with one message. This is the one place that says which these are.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Services.VGic;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Report;

/// <summary>The states of actors that matter to their protocols.</summary>
internal static unsafe class ProtocolStates
{
    private static readonly string[] _vcpu = ["running", "ready", "asleep", "asking", "list registers away", "starting", "off", "paused"];
    private static readonly string[] _vm = ["running", "stopping", "stopping for reset", "resetting", "off", "paused"];
    private static readonly string[] _cpu = ["idle", "has a vCPU"];
    private static readonly string[] _scheduler = ["none ready", "one ready", "several ready"];
    private static readonly string[] _serial = ["drained", "sending"];
    private static readonly string[] _console = ["all said", "waits for the line"];
    private static readonly string[] _uart = ["line low", "line high", "out of credit"];
    private static readonly string[] _vgic = ["settled", "more pending than fit", "reclaiming", "access deferred"];
    private static readonly string[] _vtimer = ["no physical timer on", "physical timer on", "VM ends"];
    private static readonly string[] _psci = ["running", "VM ends"];
    private static readonly string[] _monitor = ["no command", "a command under way"];
    private static readonly string[] _one = ["any"];

    /// <summary>All states of a kind of actor, by number.</summary>
    public static string[] Of(ActorKind kind) => kind switch
    {
        ActorKind.Vcpu => _vcpu,
        ActorKind.Vm => _vm,
        ActorKind.Cpu => _cpu,
        ActorKind.Scheduler => _scheduler,
        ActorKind.SerialPort => _serial,
        ActorKind.Console => _console,
        ActorKind.Monitor => _monitor,
        ActorKind.Uart => _uart,
        ActorKind.VGic => _vgic,
        ActorKind.VTimer => _vtimer,
        ActorKind.Psci => _psci,
        _ => _one,
    };

    /// <summary>The state that an actor is in.</summary>
    public static int Of(World world, in Actor actor)
    {
        HvSystem* hv = world.System;
        return actor.Kind switch
        {
            ActorKind.Vcpu => VcpuState(in hv->Vcpus[actor.Instance]),
            ActorKind.Vm => hv->Vms[actor.Instance].IsPaused ? 5 : (int)hv->Vms[actor.Instance].State,
            ActorKind.Cpu => hv->Cpus[actor.Instance].Decision == CpuState.NoVcpu ? 0 : 1,
            ActorKind.Scheduler => Math.Min(hv->Services.Schedulers[actor.Instance].Queue.ReadyCount, 2),
            ActorKind.SerialPort => hv->SerialPort.IsDrained ? 0 : 1,
            ActorKind.Console => hv->Services.Console[0].IsQuiet ? 0 : 1,
            ActorKind.Monitor => hv->Services.Monitor[0].IsBusy ? 1 : 0,
            ActorKind.Uart => hv->Services.Uarts[actor.Instance].OutputCredit == 0 ? 2 : hv->Services.Uarts[actor.Instance].IsLineHigh ? 1 : 0,
            ActorKind.VGic => GicState(ref hv->Services.VGics[actor.Instance]),
            ActorKind.VTimer => hv->Vms[actor.Instance].State != VmState.Running ? 2 : HasPhysicalTimer(hv, actor.Instance) ? 1 : 0,
            ActorKind.Psci => hv->Services.Pscis[actor.Instance].IsEnding ? 1 : 0,
            _ => 0,
        };
    }

    // The first of these that is so.
    private static int VcpuState(in Vcpu vcpu) => vcpu.Waits switch
    {
        WaitReasons.None => vcpu.IsLoaded ? 0 : 1,
        var waits when (waits & WaitReasons.PowerOn) != 0 => 6,
        var waits when (waits & WaitReasons.Resume) != 0 => 7,
        var waits when (waits & WaitReasons.Hardware) != 0 => 5,
        var waits when (waits & WaitReasons.ListRegisters) != 0 => 4,
        var waits when (waits & (WaitReasons.Reply | WaitReasons.Trace)) != 0 => 3,
        _ => 2,
    };

    private static int GicState(ref VGicState gic)
    {
        if (gic.Waiters != 0)
        {
            return 3;
        }

        bool waiting = false;
        for (int i = 0; i < gic.VcpuCount; i++)
        {
            if (gic.Vcpus[i].IsReclaiming)
            {
                return 2;
            }

            waiting |= gic.Vcpus[i].HasWaiting;
        }

        return waiting ? 1 : 0;
    }

    private static bool HasPhysicalTimer(HvSystem* hv, int vm)
    {
        for (int i = 0; i < hv->Vms[vm].VcpuCount; i++)
        {
            if (hv->Services.VTimers[vm].Timers((byte)i).Physical.Control.Interrupts)
            {
                return true;
            }
        }

        return false;
    }
}
