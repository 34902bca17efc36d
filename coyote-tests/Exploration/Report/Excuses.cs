// Why: either a transition is explored, or somebody says here why not.
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Report;

/// <summary>Why a transition is not explored.</summary>
/// <param name="Actor">Whose.</param>
/// <param name="Messages">Which; empty for all.</param>
/// <param name="States">In which states; empty for all.</param>
/// <param name="Reason">Why not.</param>
/// <param name="IsImpossible">It cannot be: when it is seen, the reason is wrong, and that is an error.</param>
internal sealed record Excuse(ActorKind Actor, ushort[] Messages, string[] States, string Reason, bool IsImpossible = true)
{
    public bool Covers(Transition transition) =>
        transition.Actor == Actor
        && (Messages.Length == 0 || Messages.Contains(transition.Message))
        && (States.Length == 0 || States.Contains(transition.StateName));
}

/// <summary>All excuses.</summary>
internal static class Excuses
{
    /// <summary>The list.</summary>
    public static readonly Excuse[] All =
    [
        new(ActorKind.Vcpu, [Completed.Kind, HypercallDone.Kind], ["running"], "What a service knows at once is answered in registers (docs/fast-path.md), while the guest runs: so it is where CPUs are interleaved, and not in (b) and (c).", IsImpossible: false),
        new(ActorKind.Vcpu, Answers, ["running", "ready", "asleep"], "An answer comes to who has asked, and he does not go on before (one-answer)."),
        new(ActorKind.Vcpu, [Skipped.Kind, Undefined.Kind, ExternalAbort.Kind], ["off"], "A VM that ends while its guest is answered so: handled by the same lines as the other answers, which are explored.", IsImpossible: false),
        new(ActorKind.Vcpu, [LoadListRegisters.Kind], ["running", "ready", "asleep", "asking"], "VGic loads the list registers of a vCPU that has sent them, and waits for them."),
        new(ActorKind.Vcpu, [PowerOn.Kind], ["running", "ready", "asleep", "asking", "list registers away"], "Psci starts what is off (psci); only where a fault has taken a PowerOff away it may be on.", IsImpossible: false),
        new(ActorKind.Vcpu, [HardwareWithdrawn.Kind], ["running", "ready", "asleep", "asking", "list registers away"], "A vCPU that was started waits for this before it does anything."),
        new(ActorKind.Vcpu, [.. Answers, Wake.Kind, ArmTimer.Kind, DeactivatePhysical.Kind, PowerOn.Kind, ReportToScheduler.Kind, Rehome.Kind], ["starting"], "What was sent to its life before, or comes in the moment of its start: seldom, and handled as when it is off.", IsImpossible: false),
        new(ActorKind.Vcpu, [ReportToScheduler.Kind], ["list registers away"], "A Scheduler that starts over just then: seldom; the vCPU is not ready and says nothing, as when it sleeps.", IsImpossible: false),
        new(ActorKind.Vcpu, [HardwareWithdrawn.Kind], ["off"], "A vCPU that is turned off between its start and VGic's word: seldom; the word ends a wait that it has not.", IsImpossible: false),
        new(ActorKind.Vcpu, [Rehome.Kind], ["asking"], "A vCPU that was preempted behind its request, and moved before the answer: seldom; a move does not look at what it waits for.", IsImpossible: false),
        new(ActorKind.Vm, [SystemOff.Kind], ["off"], "A second fault in a VM that has ended: seldom, and ignored as while it stops.", IsImpossible: false),
        new(ActorKind.Uart, [SerialRestart.Kind], ["line high", "out of credit"], "Console faults while a UART is so: seldom; the link starts over whatever it was.", IsImpossible: false),
        new(ActorKind.Vm, [VcpuIsOff.Kind], ["running", "resetting", "off"], "A VM goes on only when all its vCPUs have said this."),
        new(ActorKind.Vm, [ResetDone.Kind], ["running", "stopping for reset", "off"], "Said once by each service, to a VM that resets or, since, ends."),
        new(ActorKind.Vm, [SystemReset.Kind], ["stopping for reset", "resetting"], "Psci says once a life how its VM is to end."),
        new(ActorKind.Vm, [SystemReset.Kind], ["off"], "A reset that was asked for when a fault had ended the VM already: seldom, and ignored in every state but one.", IsImpossible: false),
        new(ActorKind.Vcpu, [DeactivatePhysical.Kind], ["running", "ready", "asleep", "asking"], "Software took a timer's interrupt back from a vCPU that waits for something else: seldom, and handled by where its registers are, not by what it waits for.", IsImpossible: false),
        new(ActorKind.Psci, [Reset.Kind], ["running"], "A VM resets when its Psci asked for it, and Psci remembers that, unless it faults.", IsImpossible: false),
        new(ActorKind.VGic, [Reset.Kind], ["reclaiming"], "A vCPU that was asked for its list registers answers before it says that it is off, mostly; with an access deferred it is explored.", IsImpossible: false),
        new(ActorKind.VGic, [SysRegRead.Kind], ["access deferred"], "A read of a write-only register is UNDEFINED in every state; seldom in this one.", IsImpossible: false),
        new(ActorKind.Uart, [SerialData.Kind], ["out of credit"], "What comes in meets what goes out nowhere in a UART; both at their ends of credit at a time is seldom.", IsImpossible: false),
        new(ActorKind.Uart, [Reset.Kind], ["line high"], "A byte that was typed just before its VM ends: seldom; the line's fall is explored without a reset.", IsImpossible: false),
        new(ActorKind.Vcpu, [ArmTimer.Kind], ["list registers away"], "A timer is armed alike in every state; seldom in this one.", IsImpossible: false),
        new(ActorKind.VTimer, [Reset.Kind], ["no physical timer on", "physical timer on"], "A service is reset while its VM resets."),
        new(ActorKind.VTimer, [VcpuStarted.Kind], ["VM ends"], "A vCPU that starts just before its VM stops: seldom, and handled alike in every state.", IsImpossible: false),
        new(ActorKind.Scheduler, [VcpuBlocked.Kind], ["none ready"], "A vCPU says this after it was ready, and only once; a Scheduler that has started over may not know it yet.", IsImpossible: false),
        new(ActorKind.Scheduler, [SliceExpired.Kind], ["none ready"], "A slice ends in the moment in which all who shared the CPU stop: seldom; unit tests have it.", IsImpossible: false),
        new(ActorKind.Cpu, [RunIdle.Kind], ["idle"], "Follows from the Scheduler's SliceExpired with none ready.", IsImpossible: false),
        new(ActorKind.Vcpu, [Undefined.Kind, ExternalAbort.Kind, Skipped.Kind, DeactivatePhysical.Kind, ReportToScheduler.Kind], ["paused"], "A VM that is paused while its guest is answered so, or a Scheduler starts over: handled by the same lines as when it is not.", IsImpossible: false),
        new(ActorKind.Vcpu, [PowerOn.Kind], ["paused"], "A vCPU that is off counts as off, paused or not; only where a fault has taken a PowerOff away it may be on.", IsImpossible: false),
        new(ActorKind.Vcpu, [Halt.Kind], ["paused"], "A VM halts its vCPUs again only when it has told them to continue."),
        new(ActorKind.Vcpu, [Continue.Kind], ["running", "ready", "asleep", "asking", "list registers away", "starting"], "Said to vCPUs that have been halted, all of them."),
        new(ActorKind.Vcpu, [Halt.Kind, Question.Kind, SetTrace.Kind, TraceTaken.Kind], ["starting"], "The moment of a start: seldom, and handled alike in every state.", IsImpossible: false),
        new(ActorKind.Vcpu, [SetTrace.Kind, TraceTaken.Kind], ["list registers away"], "Handled alike in every state; seldom in this one.", IsImpossible: false),
        new(ActorKind.VGic, [Question.Kind], ["more pending than fit", "reclaiming", "access deferred"], "A question is answered from what is there and changes nothing; seldom in these states.", IsImpossible: false),
        new(ActorKind.Vm, [VcpuIsHalted.Kind], ["running", "resetting", "off"], "A VM that halts is paused, and one that is to stop meanwhile waits for this, too."),
        new(ActorKind.Vm, [VcpuIsOff.Kind, ResetDone.Kind], ["paused"], "A VM that stops or resets is paused no more."),
        new(ActorKind.Vm, [SystemOff.Kind, SystemReset.Kind], ["paused"], "Asked for, or a fault, just before: seldom, and handled as while it runs.", IsImpossible: false),
        new(ActorKind.Vm, [VmCommand.Kind, Question.Kind], ["stopping", "stopping for reset", "resetting"], "A person is quicker than a VM's end: seldom; refused or answered as in any state.", IsImpossible: false),
        new(ActorKind.Console, [MonitorRestarted.Kind], ["all said"], "The monitor faults when it says something, mostly.", IsImpossible: false),
        new(ActorKind.Monitor, [Answer.Kind, VmCommandDone.Kind], ["no command"], "What was given up is answered late: seldom, and ignored.", IsImpossible: false),
    ];

    private static ushort[] Answers => [Completed.Kind, HypercallDone.Kind, Suspended.Kind, Undefined.Kind, ExternalAbort.Kind, Skipped.Kind];

    /// <summary>The excuse of a transition, or null.</summary>
    public static Excuse? For(Transition transition) => All.FirstOrDefault(e => e.Covers(transition));
}
