// Why: one place names what is explored.
using System.Linq;
using static Hv.Tests.Exploration.Scenarios.Guests;

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
            Name = "power",
            About = "CPU_ON against CPU_OFF, and both against SGIs",
            Cpus = 3,
            Vms = [[Starter(1, On(1), Sgi(1, 1), On(1), On(2), AffinityInfo(1), On(1)), Vcpu(1, Sgi(1, 0), Off), Later(2, Sgi(1, 0), Off)]],
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
            Name = "flood",
            About = "more bytes each way than there is credit for at a time",
            Vms = [[Vcpu(0, [.. Enumerable.Repeat(Print, 48)])]],
            TypedBytes = 48,
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
            Lines = ["\x1d\rfo records\r", "pau 0\r", "resu 0\r", "pau all\r", "resu all\r"],
        },
        new()
        {
            Name = "destroy",
            About = "destroy and create with messages in flight, while the other VM prints",
            Vms = [[Starter(1, Any, Any, Any), Vcpu(1, Any, Any, Any)], [Vcpu(0, Print, Print, Timer(30), Print)]],
            Menu = Menu.Power | Menu.Reset,
            Lines = ["\x1d\rfo records\r", "des 0\r", "cr 0\r", "pau 0\rreset 0\r", "pau 0\rdes 0\r", "pau 1\r\x03des 1\r", "cr all\r"],
        },
        new()
        {
            Name = "monitor",
            About = "questions, traces and keys while guests do anything",
            Vms = [[Starter(1, Any, Any, Any, Print), Vcpu(1, Any, Any, Any)], [Vcpu(0, Print, Any, Print)]],
            Menu = Menu.Power,
            Lines = ["\x1d\rtr 0 on\r", "vm\r\x03vc\r", "fo records\r", "regs 0\rirq 1\r", "tr 1 on\rvi one\r", "vi all\rtr 1 off\r", "le 1\r"],
            IsLong = true,
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
            Name = "small-sgi",
            About = "all states of: an SGI each way between two vCPUs, one on each CPU",
            IsExhaustive = true,
            MailboxCells = 8,
            Vms = [[Starter(1, Sgi(1, 1)), Vcpu(1, Sgi(1, 0))]],
        },
        new()
        {
            Name = "small-timer",
            About = "all states of: two VMs with a vCPU each and a timer each, on two CPUs",
            IsExhaustive = true,
            MailboxCells = 8,
            Vms = [[Vcpu(0, Timer(100), Wfi)], [Vcpu(0, Timer(100), Wfi)]],
        },
        new()
        {
            Name = "small-power",
            About = "all states of: CPU_ON against CPU_OFF",
            IsExhaustive = true,
            MailboxCells = 8,
            Vms = [[Starter(1, On(1), On(1)), Vcpu(1, Off)]],
        },
    ];
}
