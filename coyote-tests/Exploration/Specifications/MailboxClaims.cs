// Why: the wiring gives each mailbox a size and says why it is enough. Here are those reasons as numbers, unrounded.
// Promises: a second reading of kernel/Wiring/Wiring.cs and of what the protocols say of how much is in flight; nothing here
// looks at a mailbox's size but where a sender's rule does (a Scheduler's).
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Services.Console;
using Hv.Services.Monitor;
using Hv.Services.Uart;
using Hv.Services.VGic;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>What may wait for an actor.</summary>
internal static unsafe class MailboxClaims
{
    // Power: on and off by Psci, off by the VM. The timer: armed by each of its two timers' registers, and off. Wake.
    private const int OfPowerTimerAndWake = 10;

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

    /// <summary>The most messages under way from one actor to another, where its protocol bounds them; else <see cref="NoClaim"/>.</summary>
    public static int Between(in Actor source, in Actor target) => (source.Kind, target.Kind) switch
    {
        // A request, and the list registers that are on their way once.
        (ActorKind.Vcpu, ActorKind.VGic) => 2,
        (ActorKind.Vcpu, ActorKind.Uart or ActorKind.CpuId or ActorKind.Faults) => 1,
        (ActorKind.VGic, ActorKind.Vcpu) => VGicService.MostForVcpu,

        // Answers to the one request.
        (ActorKind.Uart or ActorKind.CpuId or ActorKind.Faults, ActorKind.Vcpu) => 1,

        // The interrupt stays active until it has been seen to.
        (ActorKind.Cpu, ActorKind.SerialPort) => 1,

        // A VM waits for all that it has halted, stopped and reset before it does so again; a first vCPU may be started, or each continued, before.
        (ActorKind.Vm, ActorKind.Vcpu) => 3,
        (ActorKind.Vm, ActorKind.Uart or ActorKind.VGic or ActorKind.VTimer or ActorKind.Psci or ActorKind.CpuId or ActorKind.Faults) => 1,
        (ActorKind.Uart or ActorKind.VGic or ActorKind.VTimer or ActorKind.CpuId or ActorKind.Faults, ActorKind.Vm) => 1,
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
