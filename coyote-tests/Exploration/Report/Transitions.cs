// Why: a transition of a protocol that no exploration ever took is a hole in what was shown. Either it is taken, or somebody
// says here why not.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Report;

/// <summary>Which actor understands which message, as ipc/protocols has it, and which of these no exploration takes.</summary>
internal static class Transitions
{
    /// <summary>Every pair that must be explored.</summary>
    public static readonly (ActorKind Actor, ushort Kind)[] Expected =
    [
        (ActorKind.Psci, Hypercall.Kind), (ActorKind.Psci, Reset.Kind),
        (ActorKind.VGic, MmioRead.Kind), (ActorKind.VGic, MmioWrite.Kind), (ActorKind.VGic, SysRegWrite.Kind), (ActorKind.VGic, SysRegRead.Kind),
        (ActorKind.VGic, SetLine.Kind), (ActorKind.VGic, RaiseHardware.Kind), (ActorKind.VGic, ListRegistersReclaimed.Kind), (ActorKind.VGic, Reset.Kind),
        (ActorKind.VTimer, SysRegRead.Kind), (ActorKind.VTimer, SysRegWrite.Kind), (ActorKind.VTimer, VirtualTimerFired.Kind),
        (ActorKind.VTimer, VcpuDescheduled.Kind), (ActorKind.VTimer, VcpuScheduled.Kind), (ActorKind.VTimer, TimerExpired.Kind), (ActorKind.VTimer, Reset.Kind),
        (ActorKind.Uart, MmioRead.Kind), (ActorKind.Uart, MmioWrite.Kind), (ActorKind.Uart, SerialData.Kind), (ActorKind.Uart, SerialCredit.Kind), (ActorKind.Uart, Reset.Kind),
        (ActorKind.CpuId, SysRegRead.Kind), (ActorKind.CpuId, SysRegWrite.Kind), (ActorKind.CpuId, Reset.Kind),
        (ActorKind.Faults, GuestFault.Kind), (ActorKind.Faults, Reset.Kind),
        (ActorKind.Scheduler, VcpuReady.Kind), (ActorKind.Scheduler, VcpuBlocked.Kind), (ActorKind.Scheduler, SliceExpired.Kind),
        (ActorKind.Cpu, RunVcpu.Kind), (ActorKind.Cpu, RunIdle.Kind),
        (ActorKind.Console, SerialData.Kind), (ActorKind.Console, SerialCredit.Kind), (ActorKind.Console, LogRecord.Kind),
        (ActorKind.SerialPort, SerialData.Kind), (ActorKind.SerialPort, SerialCredit.Kind), (ActorKind.SerialPort, PhysicalInterrupt.Kind),
        (ActorKind.Vm, SystemOff.Kind), (ActorKind.Vm, SystemReset.Kind), (ActorKind.Vm, VcpuIsOff.Kind), (ActorKind.Vm, ResetDone.Kind),
        (ActorKind.Vcpu, Completed.Kind), (ActorKind.Vcpu, HypercallDone.Kind), (ActorKind.Vcpu, Suspended.Kind), (ActorKind.Vcpu, Undefined.Kind),
        (ActorKind.Vcpu, ExternalAbort.Kind), (ActorKind.Vcpu, Skipped.Kind), (ActorKind.Vcpu, Inject.Kind), (ActorKind.Vcpu, ReclaimListRegisters.Kind),
        (ActorKind.Vcpu, LoadListRegisters.Kind), (ActorKind.Vcpu, DeactivatePhysical.Kind), (ActorKind.Vcpu, ArmTimer.Kind), (ActorKind.Vcpu, Wake.Kind),
        (ActorKind.Vcpu, PowerOn.Kind), (ActorKind.Vcpu, PowerOff.Kind), (ActorKind.Vcpu, Halt.Kind), (ActorKind.Vcpu, Continue.Kind),
        (ActorKind.Vcpu, SetTrace.Kind), (ActorKind.Vcpu, TraceTaken.Kind), (ActorKind.Vcpu, Question.Kind), (ActorKind.Cpu, Question.Kind),
        (ActorKind.Vm, VcpuIsHalted.Kind), (ActorKind.Vm, VmCommand.Kind), (ActorKind.Vm, Question.Kind), (ActorKind.VGic, Question.Kind),
        (ActorKind.Console, MoveKeyboard.Kind), (ActorKind.Console, SetView.Kind),
        (ActorKind.Monitor, SerialData.Kind), (ActorKind.Monitor, SerialCredit.Kind), (ActorKind.Monitor, Answer.Kind),
        (ActorKind.Monitor, VmCommandDone.Kind), (ActorKind.Monitor, TrapTraced.Kind),
    ];

    /// <summary>Those that no exploration takes, with the reason.</summary>
    public static readonly Dictionary<(ActorKind Actor, ushort Kind), string> Excused = new()
    {
        [(ActorKind.VGic, SysRegRead.Kind)] = "VGic's trapped registers are write-only: a guest's read is UNDEFINED at once, and no guest here tries",
        [(ActorKind.CpuId, SysRegWrite.Kind)] = "ID registers are read-only: a guest's write is UNDEFINED at once, and no guest here tries",
        [(ActorKind.VTimer, SysRegRead.Kind)] = "reading a timer changes nothing; unit tests read them",
        [(ActorKind.Vcpu, Undefined.Kind)] = "an answer like Completed, but for the registers that it sets; boots test it",
        [(ActorKind.Vcpu, Skipped.Kind)] = "an answer like Completed, but for the registers that it sets; boots test it",
    };
}
