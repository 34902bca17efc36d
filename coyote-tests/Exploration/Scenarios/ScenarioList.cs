// Why: one place names what is explored; a specification may bring guests of its own (Specification.Scenarios).
using System.Linq;
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Specifications;
using static Hv.Tests.Exploration.Scenarios.Guests;
using VmAction = Hv.Ipc.Protocols.VmAction;

namespace Hv.Tests.Exploration.Scenarios;

/// <summary>All scenarios.</summary>
internal static class ScenarioList
{
    public static readonly Scenario[] All =
    [
        new()
        {
            Name = "sgi",
            About = "two vCPUs of one VM on two CPUs send each other SGIs and wait for them",
            Vms = [[Starter(1, Sgi(1, 1), Wfi, Sgi(2, 1)), Vcpu(1, Sgi(1, 0), Wfi, Sgi(2, 0))]],
        },
        new()
        {
            Name = "timers",
            About = "both timers of two vCPUs that share a CPU with others",
            Vms =
            [
                [Starter(1, Timer(100), PhysicalTimer(700), PhysicalTimerOn, Wfi, Timer(10)), Vcpu(1, Timer(300), Wfi, Timer(0))],
                [Vcpu(0, Timer(100), Wfi, Print, Timer(2500), Wfi)],
            ],
            StrayExpiries = 1,
        },
        new()
        {
            Name = "sgi-self",
            About = "SGIs to oneself and to the other at the same time, again and again: what is sent in registers and what comes by message go into the same list registers",
            Vms = [[Starter(1, Sgi(1, 0), Sgi(1, 1), Sgi(1, 0), Sgi(1, 1), Sgi(1, 0)), Vcpu(1, Sgi(1, 1), Sgi(1, 0), Sgi(1, 1), Sgi(1, 0), Sgi(1, 1))]],
        },
        new()
        {
            Name = "timer-sgi",
            About = "a virtual timer fires again and again, which VGic answers in registers, and the other vCPU's SGIs come by message into the same list registers",
            Vms = [[Starter(1, Timer(10), Wfi, Timer(10), Timer(20), Wfi, Timer(10), Timer(0)), Vcpu(1, Sgi(1, 0), Sgi(2, 0), Sgi(1, 0), Sgi(2, 0), Sgi(1, 0), Sgi(2, 0))]],
        },
        new()
        {
            Name = "power",
            About = "CPU_ON against CPU_OFF, and both against SGIs",
            Cpus = 3,
            Vms = [[Starter(1, On(1), Sgi(1, 1), On(1), On(2), AffinityInfo(1), On(1)), Vcpu(1, Sgi(1, 0), Off), Later(2, Sgi(1, 0), Off)]],
        },
        new()
        {
            Name = "off-timers",
            About = "CPU_OFF and CPU_ON of a vCPU whose virtual timer is due, pending or on its way, beside more SGIs than list registers",
            Vms =
            [
                [
                    Starter(1, Sgi(1, 1), Sgi(2, 1), Sgi(3, 1), On(1), Sgi(1, 1), Sgi(2, 1), On(1), On(1)),
                    [.. Vcpu(1, Timer(0), Sgi(3, 1), Off)[..1], .. Later(1, Timer(0), Off)[..1], .. Later(1, Timer(0), Wfi)[..1]],
                ],
            ],
        },
        new()
        {
            Name = "suspend",
            About = "CPU_SUSPEND, powered down and not, against SGIs and timers, where vCPUs share CPUs and move",
            Vms =
            [
                [Starter(1, Timer(100), PowerDown, Sgi(1, 1), PowerDown, Suspend, Sgi(2, 1)), Vcpu(1, Sgi(1, 0), PowerDown, Sgi(2, 0), Timer(50), PowerDown)],
                [Vcpu(0, Timer(300), PowerDown, Print, Timer(20), Suspend)],
            ],
            SpuriousMaintenances = 1,
        },
        new()
        {
            Name = "reset",
            About = "SYSTEM_RESET and SYSTEM_OFF with messages in flight",
            Vms = [[Starter(1, Sgi(1, 1), Timer(50), Print, Reset), Vcpu(1, Timer(20), Sgi(1, 0), Print, Reset)], [Vcpu(0, Print, Timer(30), SystemOff)]],
        },
        new()
        {
            Name = "uart",
            About = "bytes out of two VMs through one line, and bytes typed",
            Vms = [[Vcpu(0, Print, Print, Print, Print, Print, Print)], [Vcpu(0, Print, Print, Print)]],
            TypedBytes = 3,
        },
        new()
        {
            Name = "typed",
            About = "one vCPU is interrupted for what is typed, another reads it away: a level falls on its way",
            Vms = [[Starter(1, Compute, Wfi), Vcpu(1, [.. Enumerable.Repeat(ReadData, 8)])], [Vcpu(0, [.. Enumerable.Repeat(Compute, 20)])]],
            TypedBytes = 6,
        },
        new()
        {
            Name = "flood",
            About = "more bytes each way than there is credit for at a time",
            Vms = [[Vcpu(0, [.. Enumerable.Repeat(Print, 48)])]],
            TypedBytes = 48,
            IsLong = true,
        },
        new()
        {
            Name = "slow-line",
            About = "more bytes than all the buffers on the way hold, and a reset while they wait",
            Vms = [[Vcpu(0, [.. Enumerable.Repeat(Print, 264), ReadFlags, ReadFlags, Reset])]],
            TypedBytes = 40,
            IsLineSlow = true,
            IsLong = true,
        },
        new()
        {
            Name = "any",
            About = "two VMs, four vCPUs, two CPUs, and guests that do anything",
            Vms = [[Starter(1, Any, Any, Any, Any), Vcpu(1, Any, Any, Any, Any)], [Starter(1, Any, Any, Any, Any), Vcpu(1, Any, Any, Any)]],
            Menu = Menu.Power,
            TypedBytes = 1,
            StrayExpiries = 1,
            SpuriousMaintenances = 1,
        },
        new()
        {
            Name = "any-reset",
            About = "as any, and VMs that reset",
            Vms = [[Starter(1, Any, Any, Any, Any), Vcpu(1, Any, Any, Any, Any)], [Starter(1, Any, Any, Any), Vcpu(1, Any, Any, Any)]],
            Menu = Menu.Power | Menu.Reset,
            TypedBytes = 1,
            StrayExpiries = 1,
            SpuriousMaintenances = 1,
        },
        new()
        {
            Name = "pause",
            About = "pause and resume against SGIs, timers and the other VM",
            Vms = [[Starter(1, Sgi(1, 1), Timer(50), Wfi, Sgi(2, 1), PhysicalTimer(700), PhysicalTimerOn, Wfi), Vcpu(1, Timer(20), Sgi(1, 0), Wfi)], [Vcpu(0, Timer(30), Print)]],
            UartDepth = 100,
            Lines = ["\x1d\rfo records\r", "pau 0\r", "resu 0\r", "pau all\r", "resu all\r"],
        },
        new()
        {
            Name = "pause-any",
            About = "pause and resume against CPU_ON, CPU_OFF, resets and whatever else a guest does",
            Vms = [[Starter(1, Any, Any, Any), Vcpu(1, Any, Any, Any)]],
            Menu = Menu.Power | Menu.Reset,
            UartDepth = 100,
            Lines = ["\x1d\rfo records\r", "pau 0\r", "resu 0\r", "pau 0\rvm\rvc 0\r", "resu 0\r", "reset 0\r\x03vm\r", "pau 0\rresu 0\r"],
        },
        new()
        {
            Name = "destroy",
            About = "destroy and create with messages in flight, while the other VM prints",
            Vms = [[Starter(1, Any, Any, Any), Vcpu(1, Any, Any, Any)], [Vcpu(0, Print, Print, Timer(30), Print)]],
            Menu = Menu.Power | Menu.Reset,
            UartDepth = 100,
            Lines = ["\x1d\rfo records\r", "des 0\r", "cr 0\r", "pau 0\rreset 0\r", "pau 0\rdes 0\r", "pau 1\r\x03des 1\r", "cr all\r"],
        },
        new()
        {
            Name = "commands",
            About = "pause, resume, reset, destroy and create at any moment, one on the heels of the other, while vCPUs start, stop and ask",
            Vms = [[Starter(1, Sgi(1, 1), Any, Timer(50), Wfi), Vcpu(1, Sgi(1, 0), Any, Any)], [Vcpu(0, Compute, Wfi)]],
            Menu = Menu.Power,
            UartDepth = 100,
            Commands = 4,
        },
        new()
        {
            Name = "commands-power",
            About = "pause and resume against CPU_ON and CPU_OFF",
            Vms = [[Starter(1, On(1), AffinityInfo(1), On(1), On(1), AffinityInfo(1), On(1), On(1)), [Vcpu(1, Off)[0], [Off]]]],
            UartDepth = 100,
            Commands = 6,
            Actions = [VmAction.Pause, VmAction.Resume],
        },
        new()
        {
            Name = "commands-asking",
            About = "reset and destroy while answers are on their way, for two ask the same service, and a third CPU commands",
            Cpus = 3,
            Vms = [[Starter(1, ReadActive(1), ReadTimer, ReadPending(1), ReadActive(1)), Vcpu(1, ReadActive(0), ReadPending(0), ReadTimer, ReadActive(0))]],
            UartDepth = 100,
            Commands = 1,
            Actions = [VmAction.Reset, VmAction.Destroy],
        },
        new()
        {
            Name = "commands-fault",
            About = "a VM is reset, and one of its services faults over it",
            Vms = [[Vcpu(0, Compute, Compute)], [Vcpu(0, Compute, Compute)]],
            UartDepth = 100,
            Commands = 1,
            Actions = [VmAction.Reset],
            HandlerFaults = 1,
        },
        new()
        {
            Name = "crowded-sleep",
            About = "more interrupts than list registers for a vCPU that sleeps in between, and another one that wants its CPU is woken by a third",
            Vms =
            [
                [
                    Starter(1, On(2), Wfi, Wfi, Wfi, Wfi),
                    Vcpu(1, Sgi(1, 0), Sgi(2, 0), Sgi(3, 0), Sgi(1, 2), Sgi(1, 0), Sgi(2, 0), Sgi(3, 0), Sgi(1, 2)),
                    Later(2, Wfi, Wfi, Wfi),
                ],
            ],
        },
        new()
        {
            Name = "monitor",
            About = "questions, traces and keys while guests do anything",
            Vms = [[Starter(1, Any, Any, Any, Print), Vcpu(1, Any, Any, Any)], [Vcpu(0, Print, Any, Print)]],
            Menu = Menu.Power,
            UartDepth = 100,
            Lines = ["\x1d\rtr 0 on\r", "vm\r\x03vc\r", "fo records\r", "regs 0\rirq 1\r", "tr 1 on\rvi one\r", "vi all\rtr 1 off\r", "le 1\r"],
            IsLong = true,
        },
        new()
        {
            Name = "monitor-fault",
            About = "the monitor's and other handlers fault while it asks, traces and commands",
            Vms = [[Starter(1, Any, Any), Vcpu(1, Any, Print)], [Vcpu(0, Print, Timer(30), Print)]],
            Menu = Menu.Power,
            UartDepth = 100,
            Lines = ["\x1d\rtr 0 on\r", "vm\r", "pau 0\rresu 0\r", "tr 0 off\r", "vi one\rvi all\r", "le 1\r"],
            HandlerFaults = 2,
            IsLong = true,
        },
        new()
        {
            Name = "timer-off",
            About = "a level falls while its interrupt is pending in a list register",
            Vms =
            [
                [
                    Starter(1, PhysicalTimer(10), PhysicalTimerOn, Compute, PhysicalTimerOff, Compute, PhysicalTimer(10), PhysicalTimerOn, Sgi(1, 1), PhysicalTimerOff),
                    Vcpu(1, Sgi(1, 0), PhysicalTimer(10), PhysicalTimerOn, Sgi(2, 0), PhysicalTimerOff, Compute),
                ],
            ],
        },
        new()
        {
            Name = "fault",
            About = "a handler faults in the middle of a message: its VM ends, the other goes on",
            Vms = [[Starter(1, Any, Any, Any), Vcpu(1, Any, Any, Any)], [Vcpu(0, Print, Timer(100), Wfi, Print)]],
            HandlerFaults = 1,
            Menu = Menu.Power,
        },
        new()
        {
            Name = "move",
            About = "a CPU has nothing to do and the other too much: vCPUs move while they are sent SGIs, timers fire and they stop",
            Vms =
            [
                [Vcpu(0, Any, Timer(100), Any, Any)],
                [Vcpu(0, Timer(30), Wfi, Timer(2000), Wfi)],
                [Starter(1, Sgi(1, 1), Any, Sgi(2, 1), Any, On(1), Any), Vcpu(1, Sgi(1, 0), Timer(400), Wfi, Sgi(2, 0), Off)],
            ],
            StrayExpiries = 1,
            SpuriousMaintenances = 1,
        },
        new()
        {
            Name = "move-woken",
            About = "a vCPU is put off its CPU by one that a third CPU wakes, and moves to an idle one, in the middle of what it does",
            Cpus = 3,
            SliceTicks = 100,
            Vms =
            [
                [Starter(1, Wfi, AffinityInfo(1), Wfi, Wfi), Vcpu(1, Sgi(1, 0), AffinityInfo(0), Sgi(2, 0), Sgi(1, 0))],
                [Starter(1, Timer(100), Wfi), Vcpu(1, AffinityInfo(0), Timer(10), Wfi, AffinityInfo(0), Sgi(1, 1), Wfi)],
            ],
        },
        new()
        {
            Name = "full",
            About = "somebody finds a mailbox full: the VM that it belongs to ends, the other goes on",
            Vms = [[Starter(1, Any, Any, Any), Vcpu(1, Any, Any, Any)], [Vcpu(0, Print, Timer(100), Wfi, Print)]],
            FullMailboxes = 1,
            Menu = Menu.Power,
        },
        new()
        {
            Name = "storm",
            About = "every fault at once: handlers, full mailboxes, timers, maintenance interrupts, and resets when nobody expects them",
            Vms = [[Starter(1, Any, Any, Any), Vcpu(1, Any, Any, Any)], [Starter(1, Any, Any), Vcpu(1, Any, Any)]],
            HandlerFaults = 1,
            FullMailboxes = 1,
            StrayExpiries = 1,
            SpuriousMaintenances = 1,
            Resets = 2,
            Menu = Menu.Power,
        },
        new()
        {
            Name = "fault-reset",
            About = "as fault, in a VM that resets, and with two that share a CPU's Scheduler",
            Vms = [[Starter(1, Any, Any, Reset), Vcpu(1, Any, Any, Any)], [Starter(1, Print, Timer(100), Wfi, Print, Timer(50)), Vcpu(1, Sgi(1, 0), Wfi)]],
            HandlerFaults = 2,
            Menu = Menu.Power | Menu.Reset,
        },
        new()
        {
            Name = "reclaim",
            About = "list registers are on their way, and timers are read, while the VM resets",
            Cpus = 3,
            Vms =
            [
                [
                    Starter(1, On(2), Sgi(1, 1), ReadActive(1), ReadTimer, ReadActive(1), ReadPending(1), ReadTimer, ReadActive(2)),
                    Vcpu(1, Sgi(1, 0), ReadActive(0), ReadActive(2), ReadTimer, Sgi(2, 0), ReadPending(0)),
                    Later(2, Compute, Reset),
                ],
            ],
            TypedBytes = 2,
        },
        new()
        {
            Name = "share",
            About = "four vCPUs of two VMs share one CPU: two that never wait, one that wakes often, one seldom",
            Cpus = 1,
            Vms =
            [
                [Starter(1, [.. Enumerable.Repeat(Compute, 20)]), Vcpu(1, [.. Enumerable.Repeat(Compute, 20)])],
                [Starter(1, Timer(300), Wfi, Timer(300), Wfi, Sgi(1, 1), Timer(300), Wfi), Vcpu(1, Compute, Wfi, Compute, Compute, Timer(4000), Wfi)],
            ],
        },
        new()
        {
            Name = "odd",
            About = "guests that touch what they have no business with, and end, while interrupts come",
            Vms =
            [
                [Starter(1, Any, Sgi(1, 1), Any, Any, Any, Any), Vcpu(1, Any, Any, Sgi(1, 0), Sgi(2, 0), Sgi(3, 0), Any, Any)],
                [Vcpu(0, Any, Any, Any, Any)],
            ],
            Menu = Menu.Power | Menu.Reset | Menu.Odd,
            TypedBytes = 2,
            SpuriousMaintenances = 1,
        },
        new()
        {
            Name = "busy",
            About = "guests that never rest: who sleeps beside them must still be woken, who asks must be answered",
            Vms =
            [
                [Starter(1, Sgi(1, 1), Compute, Timer(400), Wfi, Repeat), Vcpu(1, Wfi, ReadPending(0), Sgi(1, 0), Repeat)],
                [Vcpu(0, Compute, Print, Compute, Guests.Version, Repeat)],
            ],
            Affinities = [0, 1], // CPU 0 is never without work, so that the machine never rests
            EndlessSteps = 1600,
        },
        new()
        {
            Name = "deaf",
            About = "a guest that computes and never traps: what comes for it must interrupt it",
            Vms = [[Starter(1, Sgi(1, 1), Timer(400), Wfi, Repeat), Vcpu(1, Compute, Repeat)]],
            EndlessSteps = 900,
        },
        new()
        {
            Name = "small-sgi",
            About = "all states of: an SGI each way between two vCPUs, one on each CPU, and a maintenance interrupt without a cause",
            IsExhaustive = true,
            MailboxCells = 2,
            UartDepth = 250,
            Vms = [[Starter(1, Sgi(1, 1)), Vcpu(1, Sgi(1, 0))]],
            Wider = [(ActorKind.Vcpu, 4), (ActorKind.VGic, 4)],
            SpuriousMaintenances = 1,
        },
        new()
        {
            Name = "small-timer",
            About = "all states of: two VMs with a vCPU and a timer each, on two CPUs, and a deadline that comes early, late or again",
            IsExhaustive = true,
            MailboxCells = 2,
            UartDepth = 250,
            Vms = [[Vcpu(0, Timer(100), Wfi)], [Vcpu(0, Timer(100), Wfi)]],
            StrayExpiries = 1,
        },
        new()
        {
            Name = "small-mirror",
            About = "all states of: two VMs that are each other's mirror image, with a timer each, and a maintenance interrupt without a cause",
            IsExhaustive = true,
            MailboxCells = 2,
            UartDepth = 250,
            Vms = [[Vcpu(0, Timer(100), Wfi)], [Vcpu(0, Timer(100), Wfi)]],
            Wider = [(ActorKind.Vcpu, 4)],
            SpuriousMaintenances = 1,
        },
        new()
        {
            Name = "small-power",
            About = "all states of: CPU_ON against CPU_OFF",
            IsExhaustive = true,
            MailboxCells = 2,
            UartDepth = 250,
            Vms = [[Starter(1, On(1), On(1)), Vcpu(1, Off)]],
        },
        new()
        {
            Name = "small-fault",
            About = "all states of: two VMs, and a handler that faults in one of them, at its start, in its middle or at its end",
            IsExhaustive = true,
            MailboxCells = 1,
            UartDepth = 250,
            Vms = [[Vcpu(0, Timer(100), Guests.Version)], [Vcpu(0, Guests.Version)]],
            Wider = [(ActorKind.Scheduler, 8), (ActorKind.Cpu, 4)],
            HandlerFaults = 1,
        },
        new()
        {
            Name = "small-full",
            About = "all states of: two VMs, and a mailbox of one of them that somebody finds full",
            IsExhaustive = true,
            MailboxCells = 1,
            UartDepth = 250,
            Vms = [[Vcpu(0, Timer(100), Wfi)], [Vcpu(0, Timer(100), Guests.Version)]],
            FullMailboxes = 1,
        },
        new()
        {
            Name = "small-reset",
            About = "all states of: two VMs, and a reset of one of them at any point, messages in flight",
            IsExhaustive = true,
            MailboxCells = 2,
            UartDepth = 250,
            Vms = [[Vcpu(0, Guests.Version)], [Vcpu(0, Guests.Version)]],
            Wider = [(ActorKind.Vm, 8)],
            Resets = 1,
        },
        new()
        {
            Name = "small-storm",
            About = "all states of: two VMs, and all of: a full mailbox, a stray deadline, a maintenance interrupt without a cause",
            IsExhaustive = true,
            MailboxCells = 2,
            UartDepth = 250,
            Vms = [[Vcpu(0)], [Vcpu(0)]],
            Wider = [(ActorKind.Vm, 8), (ActorKind.Vcpu, 4)],
            FullMailboxes = 1,
            StrayExpiries = 1,
            SpuriousMaintenances = 1,
        },
        .. SpecificationList.Create().SelectMany(specification => specification.Scenarios),
    ];
}
