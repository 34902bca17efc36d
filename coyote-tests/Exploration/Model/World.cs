// Why: a whole hv on the host: the wiring's real tables and services, simulated CPUs and guests around them, and what
// the specifications remember, all in one arena. Drivers choose its steps; nothing in it chooses by itself.
//
// How to use it:
//     var world = new World(Scenario.Find("sgi"));     // builds, and runs the set-up to its end, once
//     world.Restart();                                  // back to the state behind the set-up: a copy of memory
//     int count = world.Enabled(steps, out int must);   // what can happen next; the first `must` of them drive it on
//     world.Take<IntrinsicMemory>(steps[i]);            // one of them happens; TMemory is the memory port of the core
//     world.CheckAtRest();                              // when must is 0: nothing is left to do, so nothing may be lost
// A specification that is broken throws SpecificationException out of Take or CheckAtRest. A mutant is another service
// behind the same tables, or another memory port: the world knows neither.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.Core;
using Hv.Kernel.State;
using Hv.Kernel.Wiring;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Specifications;

namespace Hv.Tests.Exploration.Model;

/// <summary>A simulated machine with hv and its guests.</summary>
internal sealed unsafe partial class World : IDisposable
{
    public const ulong RamBase = 0x4000_0000;
    private const ulong RamSize = 0x1000_0000;
    private const int MaxSetUpSteps = 200_000;

    private readonly Arena _arena = new();
    private readonly List<(int Offset, int Size)> _rarelyChanged = [];
    private readonly byte[] _start;

    public World(Scenario scenario)
    {
        Scenario = scenario;
        ListRegisters = scenario.ListRegisters;
        Specifications = SpecificationList.Create();
        System = _arena.Take<HvSystem>(1);
        Counter = _arena.Take<ulong>(1);
        Uart = _arena.Take<SimUart>(1);
        Cpus = _arena.Take<SimCpu>(scenario.Cpus);
        Guests = _arena.Take<Guest>(scenario.VcpuCount);
        Ghost = _arena.Take<WorldGhost>(1);
        VcpuGhosts = _arena.Take<VcpuGhost>(scenario.VcpuCount);
        VmGhosts = _arena.Take<VmGhost>(scenario.Vms.Length);
        SchedulerGhosts = _arena.Take<SchedulerGhost>(scenario.Cpus);
        Build();
        ActorCount = System->Actors.Count;
        Wiring = WiringMap.Of(System, _arena);
        FindServices();
        Pairs = _arena.Take<PairGhost>(ActorCount * ActorCount);
        HandledBy = _arena.Take<byte>(ActorCount);
        Lives = _arena.Take<LifeGhost>(ActorCount);
        foreach (Specification specification in Specifications)
        {
            specification.TakeMemory(this);
        }

        Most = new int[ActorCount];
        Entered = new ulong[scenario.VcpuCount];
        LastTaken = new uint[scenario.Cpus];
        SetUp();
        _start = _arena.Bytes.ToArray();
    }

    public Scenario Scenario { get; }

    public int ListRegisters { get; }

    public HvSystem* System { get; }

    public SimCpu* Cpus { get; }

    public SimUart* Uart { get; }

    /// <summary>The physical counter.</summary>
    public ulong* Counter { get; }

    public Guest* Guests { get; }

    public WorldGhost* Ghost { get; }

    public VcpuGhost* VcpuGhosts { get; }

    public VmGhost* VmGhosts { get; }

    public SchedulerGhost* SchedulerGhosts { get; }

    /// <summary>By source times <see cref="ActorCount"/> plus target.</summary>
    public PairGhost* Pairs { get; }

    /// <summary>Per actor, the CPU that runs its handler plus 1.</summary>
    public byte* HandledBy { get; }

    /// <summary>Per actor of a VM, what is remembered of its VM's last reset.</summary>
    public LifeGhost* Lives { get; }

    public int ActorCount { get; }

    /// <summary>Who may send what to whom.</summary>
    public WiringMap Wiring { get; }

    /// <summary>What must hold; a test may add to it.</summary>
    public Specification[] Specifications { get; set; }

    /// <summary>A bit per actor that has sent or handled a message; whoever looks at it clears it. Not part of the state.</summary>
    public ulong Touched { get; set; }

    /// <summary>The most messages that ever waited in each actor's mailbox. Not part of the state.</summary>
    public int[] Most { get; }

    /// <summary>How often each vCPU has gone on. Not part of the state.</summary>
    public ulong[] Entered { get; }

    /// <summary>Chooses for a guest whose operation is the explorer's: a number from 0 to the argument, exclusive.</summary>
    public Func<int, int> Choose { get; set; } = _ => 0;

    /// <summary>The virtual interrupt that each CPU's guest took last, for a report in words: no part of the state; 1023 for none.</summary>
    public uint[] LastTaken { get; }

    /// <summary>Sees all that happens, for reports and coverage; null for nobody.</summary>
    public IWatcher? Watcher { get; set; }

    /// <summary>What a CPU does in WaitForInterrupt; null: it is marked asleep and goes on when it is stepped.</summary>
    public Action<int>? Wait { get; set; }

    /// <summary>Whether a trap and its answer are one step, as in the image. Driver (a) has it so; the others look between the two.</summary>
    public bool AnswersAtOnce { get; set; }

    /// <summary>What a CPU does that found no interrupt pending, and may be about to look again; null for nothing.</summary>
    public Action? Pause { get; set; }

    public Arena Arena => _arena;

    /// <summary>How many device regions a VM has that no script of ours knows.</summary>
    public int NewDevicesOf(int vm) => NewRegions(vm).Count();

    /// <summary>One of them.</summary>
    public WiredRegion NewDeviceOf(int vm, int device) => NewRegions(vm).ElementAt(device);

    private IEnumerable<WiredRegion> NewRegions(int vm) =>
        Wiring.Regions.Where(r => r.Vm == vm && Wiring.Actors[r.Device].Kind is not (ActorKind.VGic or ActorKind.Uart));

    public bool IsSettingUp => Ghost->IsSettingUp;

    public bool HasFaults => Ghost->FaultsLeft != Scenario.HandlerFaults;

    /// <summary>Back to the state behind the set-up.</summary>
    public void Restart()
    {
        _start.CopyTo(_arena.Bytes);
        Array.Fill(LastTaken, SimCpu.None);
    }

    public void Dispose() => _arena.Dispose();

    /// <summary>The core of a CPU.</summary>
    public Core<SimMachine, TMemory> CoreOf<TMemory>(int cpu)
        where TMemory : struct, IMemoryPort =>
        new(ref *System, ref System->Cpus[cpu], new SimMachine(this, cpu));

    private void Build()
    {
        MachineShape machine = new()
        {
            Cpus = Scenario.Cpus,
            ListRegisters = ListRegisters,
            IpaBits = 40,
            SliceTicks = Scenario.SliceTicks,
            TicksPerSecond = 10_000,
        };
        var vms = new VmShape[Scenario.Vms.Length];
        for (int i = 0; i < vms.Length; i++)
        {
            vms[i] = new VmShape { Vcpus = Scenario.Vms[i].Length, RamBase = RamBase, RamSize = RamSize, EntryPoint = RamBase, Share = new VcpuShare(0, 0, Scenario.Affinities.ElementAtOrDefault(i)) };
        }

        var source = new Arena.Source(_arena);
        Wiring<Arena.Source>.Build(ref *System, ref source, in machine, vms);
        System->Interrupts.HypervisorTimer = SimCpu.HypervisorTimer;
        System->Interrupts.VirtualTimer = SimCpu.VirtualTimer;
        System->Interrupts.Maintenance = SimCpu.Maintenance;
        System->Interrupts.Uart = SimCpu.Uart;
        *Counter = 1000;
        Uart->TransmitDepth = Scenario.UartDepth;
        for (int i = 0; i < vms.Length; i++)
        {
            VmGhosts[i].On = 1;
        }

        for (int cpu = 0; cpu < Scenario.Cpus; cpu++)
        {
            Cpus[cpu].Alarm = ulong.MaxValue;
        }

        if (Scenario.MailboxCells != 0)
        {
            ShrinkMailboxes();
        }
    }

    // Small mailboxes make a small state, and show what happens when one is full.
    private void ShrinkMailboxes()
    {
        int count = System->Actors.Count;
        int all = 0;
        for (int i = 1; i < count; i++)
        {
            ref Actor actor = ref System->Actors[i];
            actor.CellCount = Math.Min(actor.CellCount, Scenario.CellsOf(actor.Kind));
            all += actor.CellCount;
        }

        _rarelyChanged.Add((Place(ref System->Cells[0]).Offset, sizeof(MailboxCell) * System->Cells.Count));
        System->Cells = new Pool<MailboxCell>(_arena.Take<MailboxCell>(all), all);
        for (int i = 1, first = 0; i < count; i++)
        {
            ref Actor actor = ref System->Actors[i];
            actor.Cells = System->Cells.PointerTo(first);
            first += actor.CellCount;
        }
    }

    // Everything up to the guests' barrier, in one order: the first that can happen, happens.
    private void SetUp()
    {
        Ghost->IsSettingUp = true;
        CoreOf<IntrinsicMemory>(0).StartVms();
        Span<Step> steps = stackalloc Step[MaxSteps];
        int next = 0;
        for (int i = 0; ; i++)
        {
            _ = Enabled(steps, out int must);
            if (must == 0)
            {
                break;
            }

            if (i == MaxSetUpSteps)
            {
                throw new InvalidOperationException("the set-up does not end");
            }

            Take<IntrinsicMemory>(steps[next++ % must]);
        }

        Ghost->IsSettingUp = false;
        Ghost->TypesLeft = Scenario.Lines.Length != 0 ? (byte)Scenario.Lines.Length : Scenario.TypedBytes;
        Ghost->FaultsLeft = Scenario.HandlerFaults;
        Ghost->ExpiriesLeft = Scenario.StrayExpiries;
        Ghost->MaintenancesLeft = Scenario.SpuriousMaintenances;
        Ghost->FullsLeft = Scenario.FullMailboxes;
        Ghost->ResetsLeft = Scenario.Resets;
        Ghost->CommandsLeft = Scenario.Commands;
    }
}
