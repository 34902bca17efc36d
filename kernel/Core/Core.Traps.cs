// Why: the one straight line from an exception to a message. Every exception from a guest comes through here.
// Promises: a trap posts exactly one request, and the vCPU waits until it is answered; WFI alone is decided here, since all
// there is to it is not to run.

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    /// <summary>A synchronous exception of the loaded vCPU.</summary>
    internal void OnTrap(EsrEl2 syndrome)
    {
        ref Vcpu vcpu = ref _hv.Vcpus[_cpu.Loaded];
        ref Vm vm = ref _hv.Vms[vcpu.Vm];
        vcpu.Request.Syndrome = syndrome;
        vcpu.Request.Size = 0;
        switch (TrapTable.ActionOf(syndrome.Class))
        {
            case TrapAction.Hypercall:
                OnHypercall(ref vcpu, in vm, syndrome);
                break;
            case TrapAction.DataAbort:
                OnDataAbort(ref vcpu, in vm, new AbortIss(syndrome.Iss));
                break;
            case TrapAction.SystemRegister:
                OnSystemRegister(ref vcpu, in vm, new SysRegIss(syndrome.Iss));
                break;
            case TrapAction.Wait:
                OnWait(ref vcpu, syndrome.Wait);
                break;
            case TrapAction.InstructionAbort:
                bool nothing = new AbortIss(syndrome.Iss).IsTranslationFault;
                PostFault(ref vcpu, in vm, nothing ? GuestFaultReason.NothingMapped : GuestFaultReason.Memory, _machine.FaultIpa);
                break;
            case TrapAction.Instruction:
                PostFault(ref vcpu, in vm, GuestFaultReason.Instruction, 0);
                break;
            default:
                PostFault(ref vcpu, in vm, GuestFaultReason.UnknownClass, 0);
                break;
        }
    }

    private void OnHypercall(ref Vcpu vcpu, ref readonly Vm vm, EsrEl2 syndrome)
    {
        // ELR_EL2 already points behind an HVC: the answer must not step over the next instruction (Arm ARM, D1.3.2).
        ref GeneralRegisters x = ref vcpu.Context.X;
        Ask(ref vcpu, vm.Psci, new Hypercall { Function = (uint)x[0], X1 = x[1], X2 = x[2], X3 = x[3], Immediate = syndrome.Immediate, Vcpu = vcpu.Index });
    }

    private void OnDataAbort(ref Vcpu vcpu, ref readonly Vm vm, AbortIss iss)
    {
        ulong ipa = _machine.FaultIpa;
        if (!iss.IsTranslationFault)
        {
            PostFault(ref vcpu, in vm, GuestFaultReason.Memory, ipa);
            return;
        }

        for (int i = 0; i < vm.RegionCount; i++)
        {
            ref readonly MmioRegion region = ref vm.Regions[i];
            ulong offset = ipa - region.Start;
            if (offset < region.Size)
            {
                OnDevice(ref vcpu, in vm, in region, (uint)offset, iss);
                return;
            }
        }

        PostFault(ref vcpu, in vm, GuestFaultReason.NothingMapped, ipa);
    }

    private void OnDevice(ref Vcpu vcpu, ref readonly Vm vm, ref readonly MmioRegion region, uint offset, AbortIss iss)
    {
        // A stage 1 walk through a device, or an access that the syndrome does not describe, cannot be emulated.
        if (!iss.IsValid || iss.IsTableWalk)
        {
            PostFault(ref vcpu, in vm, GuestFaultReason.NotDecodable, region.Start + offset);
            return;
        }

        uint size = iss.Size;
        if ((offset & (size - 1)) != 0)
        {
            PostFault(ref vcpu, in vm, GuestFaultReason.Misaligned, region.Start + offset);
            return;
        }

        ListRegisterStatus status = new(_machine.EmptyListRegisters(), vcpu.Applied);
        if (iss.IsWrite)
        {
            ulong value = ReadRegister(in vcpu, iss.Register) & (ulong.MaxValue >> (64 - ((int)size * 8)));
            Ask(ref vcpu, region.Device, new MmioWrite { Offset = offset, Value = value, Size = (AccessSize)size, Region = region.Region, Vcpu = vcpu.Index, ListRegisters = status });
        }
        else
        {
            vcpu.Request.Register = (byte)iss.Register;
            vcpu.Request.Size = (byte)size;
            vcpu.Request.SignExtends = iss.SignExtends;
            vcpu.Request.Is64Bit = iss.Is64Bit;
            Ask(ref vcpu, region.Device, new MmioRead { Offset = offset, Size = (AccessSize)size, Region = region.Region, Vcpu = vcpu.Index, ListRegisters = status });
        }
    }

    private void OnSystemRegister(ref Vcpu vcpu, ref readonly Vm vm, SysRegIss iss)
    {
        SysRegId register = new(iss.Encoding);
        Endpoint service = SysRegTable.Find(in vm, register);
        if (!service.Exists)
        {
            PostFault(ref vcpu, in vm, GuestFaultReason.SystemRegister, 0);
            return;
        }

        ListRegisterStatus status = new(_machine.EmptyListRegisters(), vcpu.Applied);
        ulong now = _machine.Counter - vm.CounterOffset;
        if (iss.IsRead)
        {
            vcpu.Request.Register = (byte)iss.Register;
            vcpu.Request.Size = 8;
            vcpu.Request.SignExtends = false;
            vcpu.Request.Is64Bit = true;
            Ask(ref vcpu, service, new SysRegRead { Register = register, Now = now, Vcpu = vcpu.Index, ListRegisters = status });
        }
        else
        {
            Ask(ref vcpu, service, new SysRegWrite { Register = register, Value = ReadRegister(in vcpu, iss.Register), Now = now, Vcpu = vcpu.Index, ListRegisters = status });
        }
    }

    // WFI may end at any time (Arm ARM, WFI), so an interrupt that is there ends it at once. WFE is not trapped.
    private void OnWait(ref Vcpu vcpu, WaitInstruction instruction)
    {
        StepOver(ref vcpu);
        if (instruction == WaitInstruction.Wfi && !HasPendingInterrupt(in vcpu))
        {
            vcpu.Waits |= WaitReasons.Interrupt;
        }
    }

    private void PostFault(ref Vcpu vcpu, ref readonly Vm vm, GuestFaultReason reason, ulong ipa)
    {
        vcpu.Request.FaultAddress = _machine.FaultAddress;
        Ask(ref vcpu, vm.Faults, new GuestFault { Syndrome = vcpu.Request.Syndrome.Value, ProgramCounter = vcpu.Context.ProgramCounter, Ipa = ipa, Reason = reason, Vcpu = vcpu.Index });
    }

    private void Ask<T>(ref Vcpu vcpu, Endpoint service, in T payload)
        where T : unmanaged, IMessage
    {
        vcpu.Waits |= vcpu.AskWaits;
        vcpu.Request.Sequence = _hv.Actors[vcpu.Self.Index].Sent + 1;
        Post(vcpu.Self, service, in payload);
    }

    private static ulong ReadRegister(ref readonly Vcpu vcpu, int register) => register == 31 ? 0 : vcpu.Context.X[register];

    private static void StepOver(ref Vcpu vcpu) => vcpu.Context.ProgramCounter += vcpu.Request.Syndrome.InstructionLength;
}
