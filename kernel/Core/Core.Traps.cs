// Why: the one straight line from an exception to a message. Every exception from a guest comes through here.
// Promises: a trap posts exactly one request, and the vCPU waits until it is answered; WFI alone is decided here, since all
// there is to it is not to run. What a service can say at once is asked before (Core.AtOnce.cs) and does not come here.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    /// <summary>A synchronous exception of the loaded vCPU.</summary>
    /// <param name="syndrome">ESR_EL2.</param>
    /// <param name="faultAddress">FAR_EL2.</param>
    /// <param name="hpfar">HPFAR_EL2.</param>
    /// <param name="empty">ICH_ELRSR_EL2: bit n for an empty list register n.</param>
    internal void OnTrap(EsrEl2 syndrome, ulong faultAddress, ulong hpfar, byte empty)
    {
        if (_cpu.Running != 0)
        {
            FreeAsked();
        }

        ref Vcpu vcpu = ref _cpu.LoadedVcpu.Value;
        vcpu.Request.Syndrome = syndrome;
        vcpu.Request.FaultAddress = faultAddress;
        if (vcpu.IsTraced)
        {
            Trace(ref vcpu, IpaOf(faultAddress, hpfar));
        }

        if (!syndrome.Is(ExceptionClass.DataAbortLower))
        {
            OnOtherTrap(ref vcpu, IpaOf(faultAddress, hpfar), empty);
            return;
        }

        // What comes most is asked for first: an access like the vCPU's last.
        ulong ipa = IpaOf(faultAddress, hpfar);
        ref readonly MmioRegion last = ref vcpu.Targets.Region.Value;
        AbortIss access = new((uint)syndrome.Value);
        if ((access.IsPlain && ipa - last.Start < last.Size && (ipa & (access.Size - 1)) == 0) || IsAccess(ref vcpu, access, ipa))
        {
            AskDevice(ref vcpu, access, ipa, empty);
        }
    }

    private void OnOtherTrap(ref Vcpu vcpu, ulong ipa, byte empty)
    {
        EsrEl2 syndrome = vcpu.Request.Syndrome;
        switch (TrapTable.ActionOf(syndrome.Class))
        {
            case TrapAction.SystemRegister:
                OnSystemRegister(ref vcpu, new SysRegIss(syndrome.Iss), empty);
                break;
            case TrapAction.Hypercall:
                Ask(ref vcpu, ref vcpu.Targets.Psci.Value, CallOf(ref vcpu, syndrome));
                break;
            case TrapAction.Wait:
                OnWait(ref vcpu, syndrome.Wait);
                break;
            case TrapAction.InstructionAbort:
                bool nothing = new AbortIss(syndrome.Iss).IsTranslationFault;
                AskFaults(ref vcpu, nothing ? GuestFaultReason.NothingMapped : GuestFaultReason.Memory, ipa);
                break;
            case TrapAction.Instruction:
                AskFaults(ref vcpu, GuestFaultReason.Instruction);
                break;
            default:
                AskFaults(ref vcpu, GuestFaultReason.UnknownClass);
                break;
        }
    }

    // The vCPU goes on when the trap is shown, too; so at most one of its traps is on its way.
    private void Trace(ref Vcpu vcpu, ulong ipa)
    {
        uint iss = vcpu.Request.Syndrome.Iss;
        int register = vcpu.Request.Syndrome.Class switch { ExceptionClass.DataAbortLower => new AbortIss(iss).Register, ExceptionClass.SystemRegister => new SysRegIss(iss).Register, _ => 0 };
        vcpu.Waits |= WaitReasons.Trace;
        Post(vcpu.Self, _hv.Monitor, new TrapTraced { Syndrome = vcpu.Request.Syndrome.Value, ProgramCounter = vcpu.Context.ProgramCounter, Ipa = ipa, Value = ReadRegister(ref vcpu, register), Vcpu = vcpu.Id });
    }

    // ELR_EL2 already points behind an HVC: the answer must not step over the next instruction (Arm ARM, D1.3.2).
    private static Hypercall CallOf(ref Vcpu vcpu, EsrEl2 syndrome)
    {
        ref GeneralRegisters x = ref vcpu.Context.X;
        return new() { Function = (uint)x[0], X1 = x[1], X2 = x[2], X3 = x[3], Immediate = syndrome.Immediate, Vcpu = vcpu.Index };
    }

    // Whether a load or store can be emulated; if not, it is a fault, and Faults was asked.
    private bool IsAccess(ref Vcpu vcpu, AbortIss iss, ulong ipa)
    {
        // A stage 1 walk through a device, or an access that the syndrome does not describe, cannot be emulated.
        GuestFaultReason reason = !iss.IsTranslationFault ? GuestFaultReason.Memory
            : !TryFindRegion(ref vcpu, ipa) ? GuestFaultReason.NothingMapped
            : !iss.IsPlain ? GuestFaultReason.NotDecodable
            : GuestFaultReason.Misaligned;
        if (reason == GuestFaultReason.Misaligned && (ipa & (iss.Size - 1)) == 0)
        {
            return true;
        }

        AskFaults(ref vcpu, reason, ipa);
        return false;
    }

    // Makes the region of an address the vCPU's own: a guest stays with a device for a while.
    private static bool TryFindRegion(ref Vcpu vcpu, ulong ipa)
    {
        ref Vm vm = ref vcpu.Targets.Vm.Value;
        for (int i = 0; i < vm.RegionCount; i++)
        {
            ref MmioRegion region = ref vm.Regions[i];
            if (ipa - region.Start < region.Size)
            {
                vcpu.Targets.Region = Pool<MmioRegion>.RefTo(ref region);
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AskDevice(ref Vcpu vcpu, AbortIss iss, ulong ipa, byte empty)
    {
        ref readonly MmioRegion region = ref vcpu.Targets.Region.Value;
        uint offset = (uint)(ipa - region.Start);
        ListRegisterStatus status = new(empty, vcpu.Applied);
        if (iss.IsWrite)
        {
            ulong value = iss.ZeroExtend(ReadRegister(ref vcpu, iss.Register));
            Ask(ref vcpu, ref region.Device.Value, new MmioWrite { Offset = offset, Value = value, Size = (AccessSize)iss.Size, Region = region.Region, Vcpu = vcpu.Index, ListRegisters = status });
        }
        else
        {
            Ask(ref vcpu, ref region.Device.Value, new MmioRead { Offset = offset, Size = (AccessSize)iss.Size, Region = region.Region, Vcpu = vcpu.Index, ListRegisters = status });
        }
    }

    private void OnSystemRegister(ref Vcpu vcpu, SysRegIss iss, byte empty)
    {
        SysRegId register = new(iss.Encoding);
        ref Actor service = ref SysRegTable.Find(in vcpu.Targets, register);
        if (Unsafe.IsNullRef(ref service))
        {
            AskFaults(ref vcpu, GuestFaultReason.SystemRegister);
            return;
        }

        ListRegisterStatus status = new(empty, vcpu.Applied);
        ulong now = _machine.Counter - vcpu.Targets.Vm.Value.CounterOffset;
        if (iss.IsRead)
        {
            Ask(ref vcpu, ref service, new SysRegRead { Register = register, Now = now, Vcpu = vcpu.Index, ListRegisters = status });
        }
        else
        {
            Ask(ref vcpu, ref service, new SysRegWrite { Register = register, Value = ReadRegister(ref vcpu, iss.Register), Now = now, Vcpu = vcpu.Index, ListRegisters = status });
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

    private void AskFaults(ref Vcpu vcpu, GuestFaultReason reason, ulong ipa = 0) =>
        Ask(ref vcpu, ref vcpu.Targets.Faults.Value, new GuestFault { Syndrome = vcpu.Request.Syndrome.Value, ProgramCounter = vcpu.Context.ProgramCounter, Ipa = ipa, Reason = reason, Vcpu = vcpu.Index });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ask<T>(ref Vcpu vcpu, ref Actor service, in T payload)
        where T : unmanaged, IMessage
    {
        // The answer cannot come before this returns: it is for an actor that this CPU keeps.
        vcpu.Waits |= WaitReasons.Reply;
        vcpu.Request.Sequence = Post(ref vcpu.Targets.Self.Value, ref service, in payload);
    }

    private static ulong ReadRegister(ref Vcpu vcpu, int register) =>
        register == 31 ? 0 : Unsafe.Add(ref Unsafe.As<GeneralRegisters, ulong>(ref vcpu.Context.X), register);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetRegister(ref Vcpu vcpu, int register, ulong value)
    {
        if (register != 31)
        {
            Unsafe.Add(ref Unsafe.As<GeneralRegisters, ulong>(ref vcpu.Context.X), register) = value;
        }
    }

    // HPFAR_EL2.FIPA, bits 43:4, is the IPA's bits 51:12; FAR_EL2 has the offset in the page (Arm ARM DDI 0487, D19.2.62).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong IpaOf(ulong faultAddress, ulong hpfar) => (hpfar & ~0xFUL) << 8 | (faultAddress & 0xFFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StepOver(ref Vcpu vcpu) => vcpu.Context.ProgramCounter += vcpu.Request.Syndrome.InstructionLength;
}
