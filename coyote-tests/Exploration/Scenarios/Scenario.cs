// Why: an exploration starts from a machine, its VMs, what their guests do, and which faults may come.
// Promises: a name for each, for the command line; nothing in it changes. Script 0 of a vCPU runs when it is first started,
// script 1 when it is started again, and so on; the last goes on for ever.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Scenarios;

/// <summary>A machine and what happens on it.</summary>
internal sealed record Scenario
{
    public required string Name { get; init; }

    /// <summary>What it is there to find, in words.</summary>
    public required string About { get; init; }

    public int Cpus { get; init; } = 2;

    public int ListRegisters { get; init; } = 2;

    public ulong SliceTicks { get; init; } = 1000;

    /// <summary>Scripts by VM, vCPU and start.</summary>
    public required GuestOp[][][][] Vms { get; init; }

    /// <summary>By VM, the CPUs that its vCPUs may run on, a bit each; 0, or none for a VM, for all.</summary>
    public ulong[] Affinities { get; init; } = [];

    /// <summary>The cells of a mailbox, but for those of <see cref="Wider"/>; 0 for what the wiring gives.</summary>
    public int MailboxCells { get; init; }

    /// <summary>Kinds of actors whose mailboxes need more than <see cref="MailboxCells"/>, and how many.</summary>
    public (ActorKind Kind, int Cells)[] Wider { get; init; } = [];

    public byte TypedBytes { get; init; }

    /// <summary>No byte leaves the UART's FIFO while any CPU has work.</summary>
    public bool IsLineSlow { get; init; }

    /// <summary>What is typed, a line at a time, in place of <see cref="TypedBytes"/>.</summary>
    public string[] Lines { get; init; } = [];

    public byte HandlerFaults { get; init; }

    public byte StrayExpiries { get; init; }

    public byte SpuriousMaintenances { get; init; }

    /// <summary>How often somebody finds a mailbox full that is not.</summary>
    public byte FullMailboxes { get; init; }

    /// <summary>How often a guest asks for a reset that its script has not.</summary>
    public byte Resets { get; init; }

    /// <summary>
    /// How often the Monitor gives VM 0 some command, without the many steps of a line that is typed; not where CPUs are threads. Another VM
    /// runs beside it where it may be created: a machine without one goes off, and who creates just then comes too late.
    /// </summary>
    public byte Commands { get; init; }

    /// <summary>Which commands.</summary>
    public VmAction[] Actions { get; init; } = [VmAction.Pause, VmAction.Resume, VmAction.Reset, VmAction.Destroy, VmAction.Create];

    /// <summary>Any step of hv may fail in some way: then most of the explorer's choices are of faults.</summary>
    public bool MayFail => HandlerFaults + FullMailboxes + Resets != 0;

    /// <summary>Somebody is at the monitor.</summary>
    public bool HasPerson => Lines.Length != 0;

    /// <summary>Bytes in the UART's transmit FIFO: few, so that it becomes full; many, where hv's words are not what is explored.</summary>
    public byte UartDepth { get; init; } = 4;

    /// <summary>Small enough for all its states to be visited.</summary>
    public bool IsExhaustive { get; init; }

    /// <summary>Its guests never rest: a schedule ends after so many steps, and only liveness shows what is lost. 0 for those that end.</summary>
    public int EndlessSteps { get; init; }

    /// <summary>Too many steps for threads that are interleaved.</summary>
    public bool IsLong { get; init; }

    /// <summary>What a guest does to the device behind an interrupt that the model does not know, by INTID.</summary>
    public (uint IntId, GuestOp Operation)[] Handlers { get; init; } = [];

    /// <summary>What guests whose operation is the explorer's may do.</summary>
    public Menu Menu { get; init; } = Menu.Calm;

    public int VcpuCount => Vms.Sum(vm => vm.Length);

    /// <summary>
    /// The cells of an actor's small mailbox. The console and the line keep enough for hv's own words, which are not what is explored
    /// there; a Scheduler needs two, since a CPU tells it nothing while half of them are in use (Core.ReportBlocked).
    /// </summary>
    public int CellsOf(ActorKind kind)
    {
        foreach ((ActorKind wider, int cells) in Wider)
        {
            if (wider == kind)
            {
                return cells;
            }
        }

        return kind switch
        {
            ActorKind.Console or ActorKind.SerialPort => 16,
            ActorKind.Scheduler => Math.Max(MailboxCells, 2),
            _ => MailboxCells,
        };
    }

    public GuestOp[] ScriptOf(int vm, int vcpu, int start)
    {
        GuestOp[][] scripts = Vms[vm][vcpu];
        return scripts[Math.Min(start, scripts.Length - 1)];
    }

    public static Scenario Find(string name) =>
        ScenarioList.All.FirstOrDefault(s => s.Name == name) ?? throw new ArgumentException($"no scenario is called {name}");

    public override string ToString() => Name;
}

/// <summary>What the explorer may let a guest do.</summary>
[Flags]
internal enum Menu
{
    /// <summary>SGIs, timers, the UART, questions to PSCI and the GIC.</summary>
    Calm = 0,

    /// <summary>CPU_ON and CPU_OFF too.</summary>
    Power = 1,

    /// <summary>SYSTEM_RESET too.</summary>
    Reset = 2,

    /// <summary>Registers and addresses that a guest has no business with, mostly.</summary>
    Odd = 4,
}
