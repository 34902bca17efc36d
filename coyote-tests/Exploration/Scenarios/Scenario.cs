// Why: an exploration starts from a machine, its VMs, what their guests do, and which faults may come.
// Promises: a name for each, for the command line; nothing in it changes. Script 0 of a vCPU runs when it is first started,
// script 1 when it is started again, and so on; the last goes on for ever.
using System.Collections.Generic;
using System.Linq;
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

    /// <summary>The cells of every mailbox; 0 for what the wiring gives.</summary>
    public int MailboxCells { get; init; }

    public byte TypedBytes { get; init; }

    /// <summary>What is typed, a line at a time, in place of <see cref="TypedBytes"/>.</summary>
    public string[] Lines { get; init; } = [];

    public byte HandlerFaults { get; init; }

    public byte StrayExpiries { get; init; }

    public byte SpuriousMaintenances { get; init; }

    /// <summary>Small enough for all its states to be visited.</summary>
    public bool IsExhaustive { get; init; }

    /// <summary>Too many steps for threads that are interleaved.</summary>
    public bool IsLong { get; init; }

    /// <summary>What guests whose operation is the explorer's may do.</summary>
    public Menu Menu { get; init; } = Menu.Calm;

    public int VcpuCount => Vms.Sum(vm => vm.Length);

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
}
