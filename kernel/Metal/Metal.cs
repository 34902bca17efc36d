// Why: the machine seam's real side: each member is a few registers of the CPU that runs it.
#if METAL
using System.Runtime.CompilerServices;
using Hv.Platform.Diagnostics;
using Hv.Platform.Machine;

namespace Hv.Kernel.Metal;

/// <summary>A CPU at EL2.</summary>
internal readonly unsafe struct Metal(MetalMachine* machine, CpuState* cpu) : IMachine
{
    private const ulong TimerEnable = 1;
    private const ulong TimerMask = 2;

    public ulong Counter => Registers.ReadCntpctEl0();

    public int ListRegisterCount => machine->Features.ListRegisters;

    public bool HasPan => machine->Features.HasPan;

    public ulong InterfaceControl { get => Registers.ReadIchHcrEl2(); set => Registers.WriteIchHcrEl2(value); }

    public ulong InterfaceState => Registers.ReadIchVmcrEl2();

    public void SetAlarm(ulong deadline)
    {
        // Never is not a compare value: QEMU 7.2 spins on one that overflows its arithmetic.
        if (deadline == ArmTimer.Never)
        {
            Registers.WriteCnthpCtlEl2(TimerMask);
            return;
        }

        Registers.WriteCnthpCvalEl2(deadline);
        Registers.WriteCnthpCtlEl2(TimerEnable);
    }

    public void Kick(int target)
    {
        Instructions.Dsb();
        Registers.WriteIccSgi1rEl1(IccSgi1rEl1.To(InterruptMap.Kick, machine->Description.Cpus[target]).Value);
        Instructions.Isb();
    }

    public void Load(ref Vcpu vcpu, ref Vm vm, ref CpuState state, bool flush)
    {
        Registers.WriteVttbrEl2(vm.Vttbr);
        Registers.WriteVmpidrEl2(1UL << 31 | VcpuAffinity.Of(vcpu.Index));
        Registers.WriteCntvoffEl2(vm.CounterOffset);
        if (flush)
        {
            Instructions.Isb();
            Instructions.InvalidateThisGuest();
        }

        // The timer last: it may fire at once, and then belongs to this vCPU.
        if (vcpu.TimerInterruptIsActive)
        {
            PhysicalGic.SetPpiActive(machine->Redistributors[cpu->Id], machine->Description.Timer.Virtual.IntId, active: true);
        }

        // Registers of features that are hidden, but that no setting takes away: nothing of the last vCPU is left in them.
        if (machine->Features.HasRas)
        {
            Registers.WriteVdisrEl2(0);
        }

        if (machine->Features.HasSme)
        {
            Registers.WriteTpidr2El0(0);
        }

        Instructions.Restore(ref vcpu.Context, machine->Features.Breakpoints, machine->Features.Watchpoints);

        TellStolenTime(ref vcpu);
        ref VirtualCpuInterface saved = ref vcpu.Interface;
        for (int i = 0; i < machine->Features.ListRegisters; i++)
        {
            WriteListRegister(i, saved.ListRegisters[i]);
        }

        Registers.WriteIchVmcrEl2(saved.Vmcr);
        Instructions.RestoreActivePriorities((ulong*)Unsafe.AsPointer(ref saved.ActivePriorities), machine->Features.ActivePriorityRegisters);

        Registers.WriteIchHcrEl2(saved.Hcr | 1);
        Instructions.Isb();
    }

    // Arm DEN0057, 3.2.2: nanoseconds at offset 8 of the vCPU's 64 bytes.
    private void TellStolenTime(ref Vcpu vcpu)
    {
        if (vcpu.ReadySince != 0)
        {
            vcpu.Stolen += Counter - vcpu.ReadySince;
            ulong frequency = Registers.ReadCntfrqEl0();
            machine->StolenTime[vcpu.Vm][(vcpu.Index * 8) + 1] =
                (vcpu.Stolen / frequency * 1_000_000_000) + (vcpu.Stolen % frequency * 1_000_000_000 / frequency);
        }
    }

    public void Unload(ref Vcpu vcpu)
    {
        vcpu.ReadySince = vcpu.Waits == WaitReasons.None ? Counter : 0;
        Instructions.Save(ref vcpu.Context, machine->Features.Breakpoints, machine->Features.Watchpoints);
        Registers.WriteCntvCtlEl0(0);

        // A vCPU's active timer interrupt goes with it: on this CPU the next vCPU's must be able to come.
        uint timer = machine->Description.Timer.Virtual.IntId;
        ulong redistributor = machine->Redistributors[cpu->Id];
        Instructions.Isb();
        vcpu.TimerInterruptIsActive = PhysicalGic.IsActive(redistributor, timer);
        if (vcpu.TimerInterruptIsActive)
        {
            PhysicalGic.SetPpiActive(redistributor, timer, active: false);
        }

        ref VirtualCpuInterface saved = ref vcpu.Interface;
        for (int i = 0; i < machine->Features.ListRegisters; i++)
        {
            saved.ListRegisters[i] = ReadListRegister(i);
            WriteListRegister(i, default);
        }

        // What the guest has begun on this CPU, TLB and cache maintenance, ends here: a DSB that it executes on another does not wait for it.
        Instructions.Dsb();
        saved.Vmcr = Registers.ReadIchVmcrEl2();
        saved.Hcr = Registers.ReadIchHcrEl2();

        // Off: with UIE left on, list registers that are empty would interrupt this CPU for as long as it has no vCPU.
        Registers.WriteIchHcrEl2(0);
        Instructions.SaveActivePriorities((ulong*)Unsafe.AsPointer(ref saved.ActivePriorities), machine->Features.ActivePriorityRegisters);
    }

    public bool VirtualTimerWillFire(ref Vcpu vcpu, out ulong compareValue)
    {
        compareValue = vcpu.Context.El1.CntvCval;
        return (vcpu.Context.El1.CntvCtl & (TimerEnable | TimerMask)) == TimerEnable && !vcpu.TimerInterruptIsActive;
    }

    public ListRegister ReadListRegister(int slot) => new(ListRegisters.Read(slot));

    public void WriteListRegister(int slot, ListRegister value) => ListRegisters.Write(slot, value.Value);

    public byte EmptyListRegisters => (byte)Registers.ReadIchElrsrEl2();

    public bool AsksAtOnce => true;

    public bool IsMaintenanceDue => Registers.ReadIchMisrEl2() != 0;

    public void SaveEl1(ref Vcpu vcpu) => Instructions.SaveEl1(ref vcpu.Context.El1);

    public void RestoreEl1(ref Vcpu vcpu) => Instructions.RestoreEl1(ref vcpu.Context.El1);

    public uint Acknowledge() => (uint)Registers.ReadIccIar1El1() & 0xFF_FFFF;

    public void EndOfInterrupt(uint intId) => Registers.WriteIccEoir1El1(intId);

    public void Deactivate(uint intId) => Registers.WriteIccDirEl1(intId);

    public void WaitForInterrupt()
    {
        Instructions.Dsb();
        Instructions.Wfi();
    }

    public int Transmit(ReadOnlySpan<byte> bytes) => machine->Last.Uart.Write(bytes);

    public int Receive(Span<byte> bytes) => machine->Last.Uart.Read(bytes);

    public void SetSerialInterrupts(bool transmit, bool receive) => machine->Last.Uart.SetInterrupts(transmit, receive);

    public void Reload(ref Vm vm)
    {
        if (machine->Fill(vm.Id, clear: true) != Platform.Guests.GuestError.None)
        {
            Panic.Stop("a guest that was made once cannot be made again"u8);
        }
    }

    public void PowerOff()
    {
        machine->Last.Uart.Flush();
        Firmware.PowerOff(machine->Description.Psci);
    }

    public int OutboxRoom => Outbox.Capacity;

    // Nobody watches.
    public void OnSend(ref readonly Message message) { }

    public void OnAsk<T>(ref Actor asker, ref readonly Actor service, in T request)
        where T : unmanaged, IMessage { }

    public void OnAnswer<T>(ref Actor service, ref readonly Actor asker, in T answer)
        where T : unmanaged, IMessage { }

    public void OnHandle(ref readonly Actor actor, ref readonly Message message) { }

    public void OnHandled(ref readonly Actor actor) { }
}
#endif
