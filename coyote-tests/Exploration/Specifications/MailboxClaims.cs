// Why: the wiring gives each mailbox a size and says why it is enough. Here are those reasons as numbers, by what comes to it: for each protocol,
// the most that all its senders together may have in flight.
// Promises: a second reading of kernel/Wiring/Wiring.cs and of what the protocols say of how much is in flight; nothing here
// looks at a mailbox's size but where a sender's rule does (a Scheduler's). The sums are held against the sizes (Wiring/WiringRules) and
// against what is seen (mailbox-bounds). Some are no protocol's rule but that a receiver keeps up with who tells it of events: they say so.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Services.Console;
using Hv.Services.Monitor;
using Hv.Services.Uart;
using Hv.Services.VGic;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>The most of something that waits for an actor, and why.</summary>
internal sealed record MailboxClaim(string What, int Most, string Why);

/// <summary>What may wait for an actor.</summary>
internal static unsafe class MailboxClaims
{
    // Power: on and off by Psci, off by the VM. The timer: armed by each of its two timers' registers, and off. Wake.
    private const int OfPowerTimerAndWake = 10;

    private const string KeepsUp = "no guest runs on a CPU that has found a quarter of its mailbox waiting (Core.Queue)";

    // A question, one that was given up, tracing off and on, and that a trap is shown.
    private const int OfMonitor = 5;

    // What a step of the monitor's says of the terminal.
    private const int OfTerminal = 9;

    /// <summary>No claim is made of this pair.</summary>
    public const int NoClaim = int.MaxValue;

    /// <summary>The most messages that the wiring expects an actor to have.</summary>
    public static int Of(World world, in Actor actor)
    {
        int vms = world.Scenario.Vms.Length;
        int vcpus = world.Scenario.VcpuCount;
        int schedulerCells = world.System->Actors[world.System->Cpus[0].Scheduler.Index].CellCount;
        return actor.Kind switch
        {
            ActorKind.Console => OfTerminal + ((vms + 1) * (ConsoleService.OutputCredit + 2)) + ConsoleService.LineInputCredit + SerialPort.Capacity + world.ActorCount,
            ActorKind.Monitor => ConsoleService.OutputCredit + MonitorService.InputCredit + vcpus + MonitorService.MostAnswers,
            ActorKind.SerialPort => SerialPort.Capacity + ConsoleService.LineInputCredit + 1,
            ActorKind.Scheduler => (schedulerCells / 2) + (2 * vcpus) + world.Scenario.Cpus + 1,
            ActorKind.Cpu => 2 * schedulerCells,
            ActorKind.Vcpu => VGicService.MostForVcpu + OfPowerTimerAndWake + OfMonitor,
            _ => OfVm(actor.Kind, world.System->Vms[actor.Vm].VcpuCount),
        };
    }

    private static int OfVm(ActorKind kind, int vcpus) => kind switch
    {
        ActorKind.Vm => (4 * vcpus) + 12 + MonitorService.MostAnswers,
        ActorKind.Uart => vcpus + UartService.InputCredit + (ConsoleService.OutputCredit / 32) + 8,
        ActorKind.VGic or ActorKind.VTimer => (8 * vcpus) + 8 + MonitorService.MostAnswers,
        _ => (2 * vcpus) + 2,
    };

    /// <summary>What may wait for an actor, by what comes to it.</summary>
    public static IEnumerable<MailboxClaim> For(WiringMap map, WiredActor actor)
    {
        Type[] protocols = [.. map.PortsTo(actor.Index).Select(p => p.Protocol).Distinct()];
        int vcpus = map.Actors.Count(a => a.Kind == ActorKind.Vcpu && (a.Vm == actor.Vm || actor.Vm == Actor.NoVm));
        if (protocols.Any(IsAsked))
        {
            yield return new("requests", vcpus, "a vCPU has one request open");
        }

        foreach (Type protocol in protocols.Where(p => !IsAsked(p) && p != typeof(VcpuReply)))
        {
            (int most, string why) = Of(map, actor, protocol, vcpus);
            yield return new(protocol.Name, most, why);
        }
    }

    private static (int Most, string Why) Of(WiringMap map, WiredActor actor, Type protocol, int vcpus)
    {
        int cpus = map.Actors.Count(a => a.Kind == ActorKind.Cpu);
        int vms = map.Actors.Count(a => a.Kind == ActorKind.Vm);
        int holders = map.PortsTo(actor.Index).Where(p => p.Protocol == protocol).Select(p => p.Holder).Distinct().Count();
        return (protocol.Name, actor.Kind) switch
        {
            (nameof(ServiceControl), _) => (1, "a reset is answered before the next; a service of all VMs starts over on the CPU that it faulted on"),
            (nameof(VirtualInterface), _) => (VGicService.MostForVcpu, "VGic counts what it injects; with the one answer"),
            (nameof(VcpuControl), _) => (10, "on and off by Psci, off by the VM; armed by each register of two timers, and off; Wake, Rehome, ReportToScheduler"),
            (nameof(Lifecycle), _) => (vcpus + (2 * VmServices.Count) + 1, "each vCPU, or each service; Psci; a fault of each service"),
            (nameof(Dispatching), _) => ((SchedulerCells(map) / 2) + (3 * vcpus) + cpus + 2, "a decision for each message that its Scheduler has, and for each vCPU's return since"),
            (nameof(Scheduling), _) => ((actor.Cells / 2) + (2 * vcpus) + 1, "half full before anybody holds back, then each vCPU blocked and ready once more; the slice"),
            (nameof(Balancing), _) => (cpus, "each Scheduler's one Offer, or the Accept of it"),
            (nameof(Hardware), _) => (1, "the interrupt stays active until it has been seen to"),
            (nameof(Inspection), ActorKind.Vcpu) or (nameof(Tracing), ActorKind.Vcpu) => (OfMonitor, "the Monitor's question, one that was given up, tracing off and on, and that a trap is shown"),
            (nameof(Tracing), ActorKind.Monitor) => (2 * vcpus, "a trap of each vCPU, twice when it starts over"),
            (nameof(VmControl), ActorKind.Vm) => (0, "among the Monitor's questions"),
            (nameof(VmControl), _) => (0, "among the answers"),
            (nameof(Inspection), ActorKind.Monitor) => (2 * MonitorService.MostAnswers, "the answers to the questions that it may have open, twice when it starts over"),
            (nameof(Inspection), _) => (MonitorService.MostAnswers, "as many questions as the Monitor may have open"),
            (nameof(Terminal), _) => (OfTerminal, "what a step of the Monitor's says of the terminal"),
            (nameof(Serial), ActorKind.Monitor) => (2 * (ConsoleService.OutputCredit + MonitorService.InputCredit), "a byte a message at worst, and credits; twice when it starts over"),
            (nameof(Serial), ActorKind.Console) => (2 * (((vms + 1) * (ConsoleService.OutputCredit + 2)) + ConsoleService.LineInputCredit + SerialPort.Capacity), "credits: a byte a message at worst, and the credits back; all that twice when Console starts over"),
            (nameof(Serial), ActorKind.SerialPort) => (SerialPort.Capacity + ConsoleService.LineInputCredit + 1, "credits, and their return; a restart"),
            (nameof(Serial), _) => (UartService.InputCredit + (ConsoleService.OutputCredit / 32) + 3, "credits, and their return; a restart"),
            (nameof(Log), _) => (map.Actors.Length, "an actor logs a matter once"),
            (nameof(Timers), _) => ((6 + cpus) * vcpus, "off and on a CPU, and started: " + KeepsUp + "; an expiry by each CPU that a vCPU was on"),
            (nameof(Interrupts), _) => ((6 * vcpus) + (8 * (holders - vcpus - 1)), "a vCPU's list registers, its virtual timer's interrupt, and four changes of its other timer; eight of a device's line: " + KeepsUp),
            _ => (8 * holders, "eight of each sender's: what a new protocol must keep to, or say here"),
        };
    }

    private static int SchedulerCells(WiringMap map) => map.Actors.First(a => a.Kind == ActorKind.Scheduler).Cells;

    // A message of it makes its sender wait for a VcpuReply.
    private static bool IsAsked(Type protocol) => Report.MessageNames.OfProtocol(protocol).Any(Report.Requests.IsOfVcpu);

    /// <summary>The most messages under way from one actor to another, where its protocol bounds them; else <see cref="NoClaim"/>.</summary>
    public static int Between(in Actor source, in Actor target) => (source.Kind, target.Kind) switch
    {
        // A request, the list registers that are on their way once, and the virtual timer's interrupt, which the guest ends before the next.
        (ActorKind.Vcpu, ActorKind.VGic) => 3,
        (ActorKind.Vcpu, ActorKind.Uart or ActorKind.CpuId or ActorKind.Faults) => 1,
        (ActorKind.VGic, ActorKind.Vcpu) => VGicService.MostForVcpu,

        // Answers to the one request.
        (ActorKind.Uart or ActorKind.CpuId or ActorKind.Faults, ActorKind.Vcpu) => 1,

        // The interrupt stays active until it has been seen to.
        (ActorKind.Cpu, ActorKind.SerialPort) => 1,

        // A VM waits for all that it has halted, stopped and reset before it does so again; a first vCPU may be started, or each continued, before.
        (ActorKind.Vm, ActorKind.Vcpu) => 3,
        (ActorKind.Vm, >= VmServices.First) => 1,
        ( >= VmServices.First and not ActorKind.Psci, ActorKind.Vm) => 1,
        (ActorKind.Vcpu, ActorKind.Vm) => 2,
        (ActorKind.Vcpu, ActorKind.Monitor) => 4,
        (ActorKind.Monitor, ActorKind.Vcpu) => OfMonitor,

        // Credits: a byte a message at worst, and the credits back.
        (ActorKind.Uart, ActorKind.Console) => ConsoleService.OutputCredit + (UartService.InputCredit / 8) + 4,
        (ActorKind.Console, ActorKind.Uart) => UartService.InputCredit + (ConsoleService.OutputCredit / 32) + 1,
        (ActorKind.Console, ActorKind.SerialPort) => SerialPort.Capacity + (ConsoleService.LineInputCredit / 32) + 1,
        (ActorKind.SerialPort, ActorKind.Console) => ConsoleService.LineInputCredit + SerialPort.Capacity,
        _ => NoClaim,
    };
}
