// Why: a transition of a protocol that no exploration ever took is a hole in what was shown. What is expected is every message
// that ipc/protocols lets come to an actor, in every state that the actor has (ProtocolStates); Excuses says which cannot be. What may come
// to whom is named for who speaks one side of a protocol that has two; for any other, as a new service is, it is read off the wiring (WiringMap)
// and off ipc's types.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Exploration.Report;

/// <summary>The transitions of all protocols.</summary>
internal static class Transitions
{
    private static readonly (ActorKind Actor, ushort[] Messages)[] _named =
    [
        (ActorKind.Psci,
            [Hypercall.Kind, Reset.Kind]),
        (ActorKind.VGic,
            [MmioRead.Kind, MmioWrite.Kind, SysRegWrite.Kind, SysRegRead.Kind, SetLine.Kind, RaiseHardware.Kind, ListRegistersReclaimed.Kind, Reset.Kind, WithdrawHardware.Kind, Question.Kind]),
        (ActorKind.VTimer,
            [SysRegRead.Kind, SysRegWrite.Kind, VcpuDescheduled.Kind, VcpuScheduled.Kind, TimerExpired.Kind, Reset.Kind, VcpuStarted.Kind]),
        (ActorKind.Uart,
            [MmioRead.Kind, MmioWrite.Kind, SerialData.Kind, SerialCredit.Kind, Reset.Kind, SerialRestart.Kind]),
        (ActorKind.CpuId,
            [SysRegRead.Kind, SysRegWrite.Kind, Reset.Kind]),
        (ActorKind.Faults,
            [GuestFault.Kind, Reset.Kind]),
        (ActorKind.Scheduler,
            [VcpuReady.Kind, VcpuBlocked.Kind, SliceExpired.Kind, Reset.Kind, Offer.Kind, Accept.Kind]),
        (ActorKind.Cpu,
            [RunVcpu.Kind, RunIdle.Kind, Question.Kind]),
        (ActorKind.Console,
            [SerialData.Kind, SerialCredit.Kind, LogRecord.Kind, SerialRestart.Kind, Reset.Kind, MoveKeyboard.Kind, SetView.Kind, MonitorRestarted.Kind]),
        (ActorKind.Monitor,
            [SerialData.Kind, SerialCredit.Kind, SerialRestart.Kind, Answer.Kind, VmCommandDone.Kind, TrapTraced.Kind, Reset.Kind]),
        (ActorKind.SerialPort,
            [SerialData.Kind, SerialCredit.Kind, PhysicalInterrupt.Kind, SerialRestart.Kind]),
        (ActorKind.Vm,
            [SystemOff.Kind, SystemReset.Kind, VcpuIsOff.Kind, ResetDone.Kind, VcpuIsHalted.Kind, VmCommand.Kind, Question.Kind]),
        (ActorKind.Vcpu,
            [Completed.Kind, HypercallDone.Kind, Suspended.Kind, Undefined.Kind, ExternalAbort.Kind, Skipped.Kind, Inject.Kind, ReclaimListRegisters.Kind, LoadListRegisters.Kind, DeactivatePhysical.Kind, ArmTimer.Kind, Wake.Kind, PowerOn.Kind, PowerOff.Kind, HardwareWithdrawn.Kind, ReportToScheduler.Kind, Rehome.Kind, Halt.Kind, Continue.Kind, SetTrace.Kind, TraceTaken.Kind, Question.Kind]),
    ];

    private static readonly (ActorKind Actor, ushort[] Messages)[] _understood = [.. _named, .. Understood().Where(u => !_named.Any(n => n.Actor == u.Actor))];

    /// <summary>Every message in every state of who understands it, in order.</summary>
    public static IEnumerable<Transition> All =>
        from actor in _understood
        from message in actor.Messages.Order()
        from state in Enumerable.Range(0, ProtocolStates.Of(actor.Actor).Length)
        select new Transition(actor.Actor, message, (byte)state);

    /// <summary>The kinds of actors, in order.</summary>
    public static IEnumerable<ActorKind> Actors => _understood.Select(a => a.Actor).Order();

    /// <summary>What a kind of actor understands.</summary>
    public static IEnumerable<ushort> MessagesOf(ActorKind actor) => _understood.First(a => a.Actor == actor).Messages.Order();

    /// <summary>Those that must be explored and are not: not taken, and not excused.</summary>
    public static IEnumerable<Transition> MissingIn(Coverage coverage) =>
        All.Where(t => coverage.Of(t) == 0 && Excuses.For(t) == null);

    /// <summary>Those that were taken though the list says that they cannot be, or that no protocol has.</summary>
    public static IEnumerable<Transition> Unexpected(Coverage coverage)
    {
        HashSet<Transition> all = [.. All];
        return coverage.Counts.Keys.Where(t => !all.Contains(t) || Excuses.For(t) is { IsImpossible: true }).Order();
    }

    // A port carries all messages of its protocol. The wiring of any system will do: each VM has the same services.
    private static IEnumerable<(ActorKind Actor, ushort[] Messages)> Understood()
    {
        using var world = new World(ScenarioList.All[0]);
        foreach (ActorKind kind in world.Wiring.Actors.Select(a => a.Kind).Where(k => k != ActorKind.None).Distinct())
        {
            yield return (kind, [.. world.Wiring.ProtocolsOf(kind).SelectMany(MessageNames.OfProtocol)]);
        }
    }
}
