// Why: the wiring gives each mailbox a size and says why it is enough. Here are those reasons as numbers, unrounded.
// Promises: a second reading of kernel/Wiring/Wiring.cs and of what the protocols say of how much is in flight; nothing here
// looks at a mailbox's size but where a sender's rule does (a Scheduler's).
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Services.Console;
using Hv.Services.Uart;
using Hv.Services.VGic;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>What may wait for an actor.</summary>
internal static unsafe class MailboxClaims
{
    // Power: on and off by Psci, off by the VM. The timer: armed by each of its two timers' registers, and off. Wake.
    private const int OfPowerTimerAndWake = 10;

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
            ActorKind.Console => (vms * (ConsoleService.OutputCredit + 2)) + ConsoleService.LineInputCredit + SerialPort.Capacity + world.ActorCount,
            ActorKind.SerialPort => SerialPort.Capacity + ConsoleService.LineInputCredit + 1,
            ActorKind.Scheduler => (schedulerCells / 2) + (2 * vcpus) + world.Scenario.Cpus + 1,
            ActorKind.Cpu => 2 * schedulerCells,
            ActorKind.Vcpu => VGicService.MostForVcpu + OfPowerTimerAndWake,
            _ => (8 * world.System->Vms[actor.Vm].VcpuCount) + 64,
        };
    }

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

        // A VM waits for all that it has stopped and reset before it does so again; a first vCPU may be started and stopped.
        (ActorKind.Vm, ActorKind.Vcpu) => 2,
        (ActorKind.Vm, >= VmServices.First) => 1,
        (>= VmServices.First and not ActorKind.Psci, ActorKind.Vm) => 1,
        (ActorKind.Vcpu, ActorKind.Vm) => 1,

        // Credits: a byte a message at worst, and the credits back.
        (ActorKind.Uart, ActorKind.Console) => ConsoleService.OutputCredit + (UartService.InputCredit / 8) + 4,
        (ActorKind.Console, ActorKind.Uart) => UartService.InputCredit + (ConsoleService.OutputCredit / 32) + 1,
        (ActorKind.Console, ActorKind.SerialPort) => SerialPort.Capacity + (ConsoleService.LineInputCredit / 32) + 1,
        (ActorKind.SerialPort, ActorKind.Console) => ConsoleService.LineInputCredit + SerialPort.Capacity,
        _ => NoClaim,
    };
}
