// Why: a guest is a source of traps that also lives by the rules of the virtual CPU interface.
// Promises: it acknowledges the most urgent interrupt that may preempt (GIC IHI 0069, 4.8), sees to the device behind it, ends it
// (EOImode 0), and only then goes on with its script. What it does natively reaches hv only as the hardware would.
using System.Runtime.CompilerServices;
using Hv.Arch;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Platform.Guests;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Scenarios;

namespace Hv.Tests.Exploration.Model;

internal sealed unsafe partial class World
{
    public const uint PhysicalTimer = 30;
    private const ushort PhysicalControl = (3 << 14) | (3 << 11) | (14 << 7) | (2 << 3) | 1;
    private const ushort PhysicalCompare = (3 << 14) | (3 << 11) | (14 << 7) | (2 << 3) | 2;
    private const uint TranslationLevel3 = 7;
    private const uint CacheMaintenance = 1 << 8;
    private const byte IdlePriority = 0xFF;

    /// <summary>The operation that a vCPU's guest does next.</summary>
    public GuestOp OperationOf(int vcpu)
    {
        ref Guest guest = ref Guests[vcpu];
        GuestOp[] script = Scenario.ScriptOf(System->Vcpus[vcpu].Vm, System->Vcpus[vcpu].Index, guest.Script);
        return guest.Position < script.Length ? script[guest.Position] : default;
    }

    /// <summary>The list register of an interrupt that the guest on a CPU would take now; -1 for none.</summary>
    public int Deliverable(int cpu)
    {
        ref SimCpu hardware = ref Cpus[cpu];
        ref Guest guest = ref Guests[System->Cpus[cpu].Loaded];
        if (guest.RunningCount == Guest.MaxNesting)
        {
            return -1;
        }

        var mask = new IchVmcrEl2(hardware.Vmcr);
        int best = -1;
        int limit = guest.RunningCount == 0 ? IdlePriority : guest.Running[guest.RunningCount - 1].Priority;
        limit = Math.Min(limit, mask.PriorityMask);
        for (int i = 0; i < ListRegisters; i++)
        {
            ListRegister register = hardware.ListRegisters[i];
            bool enabled = register.IsGroup1 ? mask.EnablesGroup1 : mask.EnablesGroup0;
            if (register.State == ListRegisterState.Pending && enabled && register.Priority < limit)
            {
                best = i;
                limit = register.Priority;
            }
        }

        return best;
    }

    /// <summary>The guest on a CPU does one thing.</summary>
    public void StepGuest<TMemory>(int cpu)
        where TMemory : struct, IMemoryPort
    {
        int vcpu = System->Cpus[cpu].Loaded;
        ref Guest guest = ref Guests[vcpu];
        int slot = Deliverable(cpu);
        if (slot >= 0)
        {
            Acknowledge(cpu, vcpu, ref guest, slot);
        }
        else if (guest.RunningCount != 0)
        {
            Serve<TMemory>(cpu, vcpu, ref guest);
        }
        else
        {
            GuestOp operation = OperationOf(vcpu);
            if (operation.Kind is not (GuestOpKind.Park or GuestOpKind.Barrier) || (operation.Kind == GuestOpKind.Barrier && !IsSettingUp))
            {
                guest.Position++;
            }

            Do<TMemory>(cpu, vcpu, operation);
        }
    }

    private bool IsAtBarrier(int cpu)
    {
        int vcpu = System->Cpus[cpu].Loaded;
        return IsSettingUp && Guests[vcpu].RunningCount == 0 && Deliverable(cpu) < 0 && OperationOf(vcpu).Kind == GuestOpKind.Barrier;
    }

    private void StartGuest(int vcpu)
    {
        ref Guest guest = ref Guests[vcpu];
        byte starts = guest.Starts;
        guest = default;
        guest.Script = starts;
        guest.Starts = (byte)(starts + 1);
    }

    private void Acknowledge(int cpu, int vcpu, ref Guest guest, int slot)
    {
        ListRegister taken = Cpus[cpu].ListRegisters[slot];
        LastTaken[cpu] = taken.IntId;
        Watcher?.OnNote(this, cpu, $"vCPU {vcpu} takes {taken.IntId}");
        foreach (var specification in Specifications)
        {
            specification.OnAcknowledge(this, cpu, vcpu, taken);
        }

        Cpus[cpu].ListRegisters[slot] = taken.With(ListRegisterState.Active);
        guest.Running[guest.RunningCount++] = new RunningInterrupt { IntId = (ushort)taken.IntId, Priority = taken.Priority };
        guest.IsServed = false;
    }

    private void Serve<TMemory>(int cpu, int vcpu, ref Guest guest)
        where TMemory : struct, IMemoryPort
    {
        uint intId = guest.Running[guest.RunningCount - 1].IntId;
        if (guest.IsServed || intId < 16)
        {
            guest.RunningCount--;
            guest.IsServed = false;
            End(cpu, vcpu, intId);
            return;
        }

        guest.IsServed = true;
        switch (intId)
        {
            case SimCpu.VirtualTimer:
                Cpus[cpu].TimerControl = 0;
                break;
            case PhysicalTimer:
                Do<TMemory>(cpu, vcpu, new GuestOp(GuestOpKind.WriteRegister, PhysicalControl, 0));
                break;
            case SimCpu.Uart:
                Do<TMemory>(cpu, vcpu, new GuestOp(GuestOpKind.Load, 4, 0, GuestMap.UartBase));
                break;
            default:
                Do<TMemory>(cpu, vcpu, Array.Find(Scenario.Handlers, handler => handler.IntId == intId).Operation is { Kind: not GuestOpKind.Park } known ? known : new GuestOp(GuestOpKind.Compute));
                break;
        }
    }

    // ICC_EOIR1_EL1: drops the priority and deactivates.
    private void End(int cpu, int vcpu, uint intId)
    {
        Watcher?.OnNote(this, cpu, $"vCPU {vcpu} ends {intId}");
        ref SimCpu hardware = ref Cpus[cpu];
        for (int i = 0; i < ListRegisters; i++)
        {
            ListRegister register = hardware.ListRegisters[i];
            if (register.IntId == intId && (register.State & ListRegisterState.Active) != 0)
            {
                hardware.ListRegisters[i] = register.With(register.State & ~ListRegisterState.Active);
                if (register.IsHardware)
                {
                    hardware.SetActive(register.PhysicalIntId, false);
                }

                return;
            }
        }

        foreach (var specification in Specifications)
        {
            specification.OnEndOutside(this, cpu, vcpu, intId);
        }

        hardware.CountMissingEoi();
    }

    private void Do<TMemory>(int cpu, int vcpu, GuestOp operation)
        where TMemory : struct, IMemoryPort
    {
        ref SimCpu hardware = ref Cpus[cpu];
        ref Vcpu guest = ref System->Vcpus[vcpu];
        switch (operation.Kind)
        {
            case GuestOpKind.Barrier:
            case GuestOpKind.Compute:
                break;
            case GuestOpKind.Repeat:
                GuestOp[] script = Scenario.ScriptOf(guest.Vm, guest.Index, Guests[vcpu].Script);
                Guests[vcpu].Position = (ushort)(Array.FindIndex(script, o => o.Kind == GuestOpKind.Barrier) + 1);
                break;
            case GuestOpKind.OpenInterface:
                hardware.Vmcr = (0xF8UL << 24) | 3;
                break;
            case GuestOpKind.SetTimer:
                hardware.TimerCompare = *Counter - hardware.TimerOffset + operation.B;
                hardware.TimerControl = 1;
                break;
            case GuestOpKind.SetPhysicalTimer:
                Do<TMemory>(cpu, vcpu, new GuestOp(GuestOpKind.WriteRegister, PhysicalCompare, *Counter - hardware.TimerOffset + operation.B));
                break;
            case GuestOpKind.Any:
                Do<TMemory>(cpu, vcpu, AnyOperation.Choose(this, vcpu));
                break;
            case GuestOpKind.Park:
            case GuestOpKind.Wait:
                Trap<TMemory>(cpu, EsrEl2.Of(ExceptionClass.Wait, 0));
                break;
            case GuestOpKind.Store:
                guest.Context.X[1] = operation.B;
                Access<TMemory>(cpu, operation, isWrite: true);
                break;
            case GuestOpKind.Load:
                Access<TMemory>(cpu, operation, isWrite: false);
                break;
            case GuestOpKind.Maintain:
                Cpus[cpu].FaultIpa = operation.Address;
                Trap<TMemory>(cpu, EsrEl2.Of(ExceptionClass.DataAbortLower, TranslationLevel3 | CacheMaintenance | 1u << 6));
                break;
            case GuestOpKind.Print:
                ref VmGhost vm = ref VmGhosts[guest.Vm];
                guest.Context.X[1] = ByteOf(guest.Vm, vm.Printed++);
                Access<TMemory>(cpu, new GuestOp(GuestOpKind.Store, 4, 0, GuestMap.UartBase), isWrite: true);
                break;
            case GuestOpKind.WriteRegister:
                guest.Context.X[1] = operation.B;
                Trap<TMemory>(cpu, EsrEl2.Of(ExceptionClass.SystemRegister, RegisterIss(operation.A, isRead: false)));
                break;
            case GuestOpKind.ReadRegister:
                Trap<TMemory>(cpu, EsrEl2.Of(ExceptionClass.SystemRegister, RegisterIss(operation.A, isRead: true)));
                break;
            case GuestOpKind.Hypercall:
                guest.Context.X[0] = operation.A;
                guest.Context.X[1] = operation.B;
                guest.Context.X[2] = operation.Address;
                guest.Context.X[3] = 0;
                Trap<TMemory>(cpu, EsrEl2.Of(ExceptionClass.Hvc64, 0));
                break;
        }
    }

    /// <summary>The byte that a VM prints as its n-th: 0x80 and above, by VM, so that they can be told from hv's own words.</summary>
    public static byte ByteOf(int vm, int number) => (byte)(0x80 | (vm << 5) | (number & 31));

    // DFSC, WnR, SF, SRT, SAS and ISV of an abort's ISS (Arm ARM DDI 0487, D19.2.37); the register is X1.
    private void Access<TMemory>(int cpu, GuestOp operation, bool isWrite)
        where TMemory : struct, IMemoryPort
    {
        uint size = (uint)int.Log2((int)operation.A);
        Cpus[cpu].FaultIpa = operation.Address;
        uint iss = TranslationLevel3 | (isWrite ? 1u << 6 : 0) | (1u << 15) | (1u << 16) | (size << 22) | (1u << 24);
        Trap<TMemory>(cpu, EsrEl2.Of(ExceptionClass.DataAbortLower, iss));
    }

    // The packed encoding of SysRegId as the ISS of an MSR or MRS of X1 has it (D19.2.37).
    private static uint RegisterIss(uint packed, bool isRead)
    {
        uint op0 = packed >> 14 & 3;
        uint op1 = packed >> 11 & 7;
        uint crn = packed >> 7 & 15;
        uint crm = packed >> 3 & 15;
        uint op2 = packed & 7;
        return op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | 1 << 5 | crm << 1 | (isRead ? 1u : 0);
    }

    /// <summary>A physical interrupt comes while a CPU's guest runs: as boot/vectors.S and kernel/Metal/EntryPoints.cs do it.</summary>
    public void Interrupt<TMemory>(int cpu)
        where TMemory : struct, IMemoryPort
    {
        Cpus[cpu].Mode = CpuMode.Hypervisor;
        ref CpuState state = ref System->Cpus[cpu];
        ref Vcpu vcpu = ref System->Vcpus[state.Loaded];
        uint waiting = Kernel.Core.Core<SimMachine, TMemory>.TryInterrupt(ref vcpu, ref state, new SimMachine(this, cpu), System->Interrupts.VirtualTimer, out uint intId);
        if (waiting == Kernel.Core.Core<SimMachine, TMemory>.NotAnswered)
        {
            CoreOf<TMemory>(cpu).OnInterrupt(intId);
            return;
        }

        GoOn<TMemory>(cpu, waiting);
        Enter(cpu);
    }

    // A service has answered in registers.
    private void GoOn<TMemory>(int cpu, uint waiting)
        where TMemory : struct, IMemoryPort
    {
        if (waiting != 0)
        {
            CoreOf<TMemory>(cpu).RunSoon();
        }
        else
        {
            System->Cpus[cpu].Running = 0;
        }
    }

    private void Trap<TMemory>(int cpu, EsrEl2 syndrome)
        where TMemory : struct, IMemoryPort
    {
        Cpus[cpu].Mode = CpuMode.Hypervisor;
        ulong address = Cpus[cpu].FaultIpa;
        ulong page = (address >> 12) << 4;
        ref CpuState state = ref System->Cpus[cpu];
        ref Vcpu vcpu = ref System->Vcpus[state.Loaded];
        uint waiting = Kernel.Core.Core<SimMachine, TMemory>.TryAnswer(ref vcpu, ref state, new SimMachine(this, cpu), syndrome, address, page);
        bool goesOn = true;
        if (waiting == Kernel.Core.Core<SimMachine, TMemory>.NotAnswered)
        {
            goesOn = CoreOf<TMemory>(cpu).OnTrap(ref vcpu, syndrome, address, page);
        }
        else
        {
            GoOn<TMemory>(cpu, waiting);
        }

        if (goesOn && AnswersAtOnce)
        {
            Enter(cpu);
        }
    }
}
