// Why: the one static table of the system: who exists, who may send to whom, and how much can wait. Everything a service may
// ever do is decided by the ports that it gets here.
//
// Promises: every port has an owner; every mailbox holds what can be in flight to it (the reason stands at each
// capacity); requests that wait go one way only: a vCPU asks a service, and no service waits for anybody.
using System.Numerics;
using Hv.Platform.Guests;
using Hv.Services.Console;
using Hv.Services.CpuId;
using Hv.Services.Faults;
using Hv.Services.Monitor;
using Hv.Services.Psci;
using Hv.Services.Scheduler;
using Hv.Services.Uart;
using Hv.Services.VGic;
using Hv.Services.VTimer;

namespace Hv.Kernel.Wiring;

/// <summary>Builds the system.</summary>
/// <typeparam name="TSource">Where memory comes from.</typeparam>
internal ref struct Wiring<TSource>
    where TSource : struct, IPoolSource
{
    private const int UartIntId = 32 + (int)GuestMap.UartSpi;

    private readonly ref HvSystem _hv;
    private readonly ref TSource _source;
    private readonly ReadOnlySpan<VmShape> _vms;
    private readonly int _cpus;
    private readonly int _vcpus;
    private int _nextActor;
    private int _nextCell;

    private Wiring(ref HvSystem hv, ref TSource source, ReadOnlySpan<VmShape> vms, int cpus)
    {
        _hv = ref hv;
        _source = ref source;
        _vms = vms;
        _cpus = cpus;
        foreach (ref readonly VmShape vm in vms)
        {
            _vcpus += vm.Vcpus;
        }
    }

    /// <summary>Lays out all tables and connects all ports. VMs are not started.</summary>
    internal static void Build(ref HvSystem hv, ref TSource source, ref readonly MachineShape machine, ReadOnlySpan<VmShape> vms)
    {
        Wiring<TSource> wiring = new(ref hv, ref source, vms, machine.Cpus);
        wiring.TakePools();
        wiring.AddActors();
        wiring.ConnectMachine(in machine);
        for (int i = 0; i < vms.Length; i++)
        {
            wiring.ConnectVm(i, in machine);
        }
    }

    private readonly void TakePools()
    {
        int vms = _vms.Length;
        _hv.Cpus = _source.TakePool<CpuState>(_cpus);
        _hv.Vms = _source.TakePool<Vm>(vms);
        _hv.Vcpus = _source.TakePool<Vcpu>(_vcpus);
        _hv.Deadlines = _source.TakePool<ulong>(_cpus * _vcpus);
        _hv.Deadlines.All.Fill(ArmTimer.Never);
        _hv.Actors = _source.TakePool<Actor>(ActorCount);
        _hv.Cells = _source.TakePool<MailboxCell>(CellCount);
        _hv.Services.Console = _source.TakePool<ConsoleState>(1);
        _hv.Services.Monitor = _source.TakePool<MonitorState>(1);
        _hv.Services.Schedulers = _source.TakePool<SchedulerState>(_cpus);
        _hv.Services.Uarts = _source.TakePool<UartState>(vms);
        _hv.Services.VGics = _source.TakePool<VGicState>(vms);
        _hv.Services.VTimers = _source.TakePool<VTimerState>(vms);
        _hv.Services.Pscis = _source.TakePool<PsciState>(vms);
        _hv.Services.CpuIds = _source.TakePool<CpuIdState>(vms);
        _hv.Services.Faults = _source.TakePool<FaultsState>(vms);
    }

    // Console: every UART's and the Monitor's credit, one byte a message at worst, and its credits back; the line's; all that twice, and the
    // answer between, when Console starts over; a record of each actor; what a step of the Monitor's says of the terminal.
    private readonly int ConsoleCells =>
        PowerOfTwo((2 * (((_vms.Length + 1) * (ConsoleService.OutputCredit + 3)) + ConsoleService.LineInputCredit + SerialPort.Capacity)) + ActorCount);

    // SerialPort: what Console has credit for, its credits back, the one interrupt, and that Console starts over.
    private static int SerialCells => PowerOfTwo(SerialPort.Capacity + ConsoleService.LineInputCredit + 2);

    // Monitor: its bytes and its credits, one byte a message at worst; a trap of each vCPU; the answers to the questions that it may have open; all
    // that twice, when it starts over.
    private readonly int MonitorCells => PowerOfTwo(2 * (ConsoleService.OutputCredit + MonitorService.InputCredit + _vcpus + MonitorService.MostAnswers));

    // A CPU: its Scheduler's decisions while it does not look: one for each message that waits there, and for each vCPU's return since.
    private readonly int CpuCells => 2 * SchedulerCells;

    // A Scheduler: half full before anybody holds back (Core.ReportBlocked), then each vCPU blocked and ready once more; the slice; each
    // Scheduler's one Offer, or the Accept of it.
    private readonly int SchedulerCells => 2 * PowerOfTwo((2 * _vcpus) + _cpus + 2);

    // A vCPU: one answer; at most what VGicService.MostForVcpu says; a few of power, timer and wake; the Monitor's questions, and tracing.
    private const int VcpuCells = 64;

    // A VM, and each of its services. Whatever it is, each vCPU's request, and a Reset or the six ResetDone.
    private readonly int VmCells(ActorKind kind, int vcpus) => PowerOfTwo(kind switch
    {
        // A vCPU is off or halted, and it or a fault wants the VM to end or to start over; the Monitor's questions and commands.
        ActorKind.Vm => (4 * vcpus) + (2 * VmServices.Count) + MonitorService.MostAnswers,

        // Input a byte a message, Console's credits, and that Console starts over.
        ActorKind.Uart => vcpus + UartService.InputCredit + (ConsoleService.OutputCredit / 32) + 8,

        // List registers on their way, and lines: a timer's or device's changes when a vCPU has asked something of it, and once more by itself.
        // The Monitor's questions.
        ActorKind.VGic => (8 * vcpus) + 8 + MonitorService.MostAnswers,

        // Timer events: a vCPU comes, goes and is started, its timer fires; a deadline passes on each CPU that it was on. The Monitor's questions.
        ActorKind.VTimer => ((7 + _cpus) * vcpus) + 1 + MonitorService.MostAnswers,
        _ => (2 * vcpus) + 2,
    });

    private readonly int ActorCount => 4 + (2 * _cpus) + ((1 + VmServices.Count) * _vms.Length) + _vcpus;

    private readonly int CellCount
    {
        get
        {
            int cells = ConsoleCells + SerialCells + MonitorCells + (_cpus * (CpuCells + SchedulerCells)) + (VcpuCells * _vcpus);
            foreach (ref readonly VmShape vm in _vms)
            {
                cells += VmCells(ActorKind.Vm, vm.Vcpus);
                for (ActorKind kind = VmServices.First; kind < VmServices.First + VmServices.Count; kind++)
                {
                    cells += VmCells(kind, vm.Vcpus);
                }
            }

            return cells;
        }
    }

    private void AddActors()
    {
        _nextActor = 1;
        _hv.Console = Add(ActorKind.Console, 0, Actor.NoVm, ConsoleCells);
        _hv.Serial = Add(ActorKind.SerialPort, 0, Actor.NoVm, SerialCells);
        _hv.Monitor = Add(ActorKind.Monitor, 0, Actor.NoVm, MonitorCells);
        for (int cpu = 0; cpu < _cpus; cpu++)
        {
            ref CpuState state = ref _hv.Cpus[cpu];
            state.Id = (ushort)cpu;
            state.Claimant = (uint)cpu + 1;
            state.Loaded = CpuState.NoVcpu;
            state.Decision = CpuState.NoVcpu;
            state.SliceEnd = RunVcpu.NoSlice;
            state.Alarm = ArmTimer.Never;
            state.EarliestDeadline = ArmTimer.Never;
            state.Reminder = ArmTimer.Never;
            state.Self = Add(ActorKind.Cpu, cpu, Actor.NoVm, CpuCells);

            state.SelfActor = _hv.Actors.RefTo(state.Self.Index);

            // A CPU keeps itself for good.
            state.SelfActor.Value.Owner = state.Claimant;
            state.SelfActor.Value.IsPinned = true;
        }

        // By kind, so that a port range reaches the same service of every CPU, or VM.
        for (int cpu = 0; cpu < _cpus; cpu++)
        {
            _hv.Cpus[cpu].Scheduler = Add(ActorKind.Scheduler, cpu, Actor.NoVm, SchedulerCells);
        }

        AddVms();
        for (ActorKind kind = VmServices.First; kind < VmServices.First + VmServices.Count; kind++)
        {
            for (int vm = 0; vm < _vms.Length; vm++)
            {
                _hv.Vms[vm].Services[kind - VmServices.First] = Add(kind, vm, vm, VmCells(kind, _vms[vm].Vcpus));
            }
        }

        AddVcpus();
    }

    private void AddVms()
    {
        for (int i = 0; i < _vms.Length; i++)
        {
            ref Vm vm = ref _hv.Vms[i];
            vm.Id = (ushort)i;
            vm.Self = Add(ActorKind.Vm, i, i, VmCells(ActorKind.Vm, _vms[i].Vcpus));
            vm.VcpuCount = (ushort)_vms[i].Vcpus;
            vm.EntryPoint = _vms[i].EntryPoint;
            vm.DeviceTree = _vms[i].DeviceTree;
            vm.Vttbr = _vms[i].Vttbr;
            vm.RamSize = _vms[i].RamSize;
        }
    }

    private void AddVcpus()
    {
        int id = 0;
        for (int i = 0; i < _vms.Length; i++)
        {
            _hv.Vms[i].FirstVcpu = (ushort)id;
            for (int index = 0; index < _vms[i].Vcpus; index++, id++)
            {
                ref Vcpu vcpu = ref _hv.Vcpus[id];
                vcpu.Id = (ushort)id;
                vcpu.Vm = (ushort)i;
                vcpu.Index = (byte)index;
                vcpu.Share = _vms[i].Share;
                vcpu.HomeCpu = (ushort)vcpu.Share.FirstCpu(id, _cpus);
                vcpu.Waits = WaitReasons.PowerOn;
                vcpu.Deadline = ArmTimer.Never;
                vcpu.IsBlocked = true;
                vcpu.Self = Add(ActorKind.Vcpu, id, i, VcpuCells);
            }
        }
    }

    private unsafe Endpoint Add(ActorKind kind, int instance, int vm, int cells)
    {
        ref Actor actor = ref _hv.Actors[_nextActor];
        actor.Kind = kind;
        actor.Index = (ushort)_nextActor++;
        actor.Instance = (ushort)instance;
        actor.Vm = (ushort)vm;
        actor.State = kind == ActorKind.Vcpu ? _hv.Vcpus.PointerTo(instance) : null;
        ServiceTable.Connect(ref actor, in _hv.Services);
        actor.Cells = _hv.Cells.PointerTo(_nextCell);
        actor.CellCount = cells;
        _ = _hv.Cells[(_nextCell += cells) - 1];
        return actor.Endpoint;
    }

    private readonly void ConnectMachine(ref readonly MachineShape machine)
    {
        PortRange<Serial> uarts = new(_hv.Vms[0].Uart, _vms.Length);
        MonitorLink monitor = new(new Port<Serial>(_hv.Monitor), MonitorService.InputCredit, machine.HasColours);
        ConsoleState.Create(ref _hv.Services.Console[0], uarts, UartService.InputCredit, new Port<Serial>(_hv.Serial), SerialPort.Capacity, machine.Keyboard, monitor);
        ConnectMonitor(in machine);
        _hv.SerialPort.InputCredit = ConsoleService.LineInputCredit;
        for (int cpu = 0; cpu < _cpus; cpu++)
        {
            SchedulerState.Create(
                ref _hv.Services.Schedulers[cpu], machine.SliceTicks, cpu, new Port<Dispatching>(_hv.Cpus[cpu].Self),
                new PortRange<Balancing>(_hv.Cpus[0].Scheduler, _cpus), new PortRange<VcpuControl>(_hv.Vcpus[0].Self, _vcpus), LogPort);
        }
    }

    private readonly void ConnectMonitor(ref readonly MachineShape machine)
    {
        MonitorPorts ports = new(
            new Port<Serial>(_hv.Console),
            new Port<Terminal>(_hv.Console),
            new PortRange<Inspection>(_hv.Cpus[0].Self, _cpus),
            new PortRange<VmControl>(_hv.Vms[0].Self, _vms.Length),
            new PortRange<Inspection>(_hv.Vms[0].Self, _vms.Length),
            new PortRange<Inspection>(_hv.Vms[0].VGic, _vms.Length),
            new PortRange<Inspection>(_hv.Vcpus[0].Self, _vcpus),
            new PortRange<Tracing>(_hv.Vcpus[0].Self, _vcpus));
        MonitorState.Create(ref _hv.Services.Monitor[0], in ports, ConsoleService.OutputCredit, machine.TicksPerSecond, machine.HasColours);
        foreach (ref Vm vm in _hv.Vms.All)
        {
            _hv.Services.Monitor[0].AddVm(vm.Id, vm.FirstVcpu, vm.VcpuCount, _vms[vm.Id].RamBase);
        }
    }

    private readonly void ConnectVm(int i, ref readonly MachineShape machine)
    {
        ref Vm vm = ref _hv.Vms[i];
        Endpoint firstVcpu = _hv.Vcpus[vm.FirstVcpu].Self;
        Port<Lifecycle> self = new(vm.Self);
        Port<Interrupts> gic = new(vm.VGic);
        PortRange<VcpuControl> control = new(firstVcpu, vm.VcpuCount);
        UartState.Create(ref _hv.Services.Uarts[i], ConsoleService.OutputCredit, new Port<Serial>(_hv.Console), gic, UartIntId, self, LogPort);
        VGicState.Create(ref _hv.Services.VGics[i], vm.VcpuCount, machine.ListRegisters, new PortRange<VirtualInterface>(firstVcpu, vm.VcpuCount), self, LogPort);
        VTimerState.Create(ref _hv.Services.VTimers[i], vm.VcpuCount, gic, control, self, LogPort);
        PsciState.Create(ref _hv.Services.Pscis[i], vm.VcpuCount, _vms[i].RamBase, _vms[i].RamSize, control, self, LogPort);
        CpuIdState.Create(ref _hv.Services.CpuIds[i], in machine.IdRegisters, machine.IpaBits, self, LogPort);
        FaultsState.Create(ref _hv.Services.Faults[i], (byte)i, self, LogPort);
        AddRegion(ref vm, GuestMap.DistributorBase, GuestMap.DistributorSize, vm.VGic, 0);
        AddRegion(ref vm, GuestMap.RedistributorBase, GuestMap.RedistributorSize * vm.VcpuCount, vm.VGic, 1);
        AddRegion(ref vm, GuestMap.UartBase, GuestMap.UartSize, vm.Uart, 0);
        foreach (ref Vcpu vcpu in _hv.Vcpus.Slice(vm.FirstVcpu, vm.VcpuCount))
        {
            ref TrapTargets targets = ref vcpu.Targets;
            targets.Vm = _hv.Vms.RefTo(i);
            targets.Self = _hv.Actors.RefTo(vcpu.Self.Index);
            targets.Psci = _hv.Actors.RefTo(vm.Psci.Index);
            targets.CpuId = _hv.Actors.RefTo(vm.CpuId.Index);
            targets.VGic = _hv.Actors.RefTo(vm.VGic.Index);
            targets.VTimer = _hv.Actors.RefTo(vm.VTimer.Index);
            targets.Faults = _hv.Actors.RefTo(vm.Faults.Index);
            targets.Region = Pool<MmioRegion>.RefTo(ref vm.Regions[0]);
        }
    }

    private readonly void AddRegion(ref Vm vm, ulong start, ulong size, Endpoint device, byte region) =>
        vm.Regions[vm.RegionCount++] = new MmioRegion(start, size, _hv.Actors.RefTo(device.Index), region);

    private readonly Port<Log> LogPort => new(_hv.Console);

    private static int PowerOfTwo(int atLeast) => (int)BitOperations.RoundUpToPowerOf2((uint)atLeast);
}
