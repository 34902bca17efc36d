// Why: the one straight line from an exception to a request. Every synchronous exception from a guest comes through here.
// Promises: a trap is exactly one request, done at once (Core.AtOnce.cs) or posted, and then the vCPU waits until it is answered; WFI alone is
// decided here, since all there is to it is not to run.
using System.Runtime.CompilerServices;
using Hv.Kernel.Wiring;

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    /// <summary>A synchronous exception of the loaded vCPU that <see cref="TryAnswer"/> has no answer to.</summary>
    /// <returns>Whether the vCPU goes on at once; if not, <see cref="NextVcpu"/> says who runs.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool OnTrap(ref Vcpu vcpu, EsrEl2 syndrome, ulong faultAddress, ulong hpfar)
    {
        vcpu.Request.Syndrome = syndrome;
        vcpu.Request.FaultAddress = faultAddress;
        ulong ipa = IpaOf(faultAddress, hpfar);
        if (vcpu.IsTraced)
        {
            Trace(ref vcpu, ipa);
        }

        // What comes most is asked for first: a register, an access like the vCPU's last.
        ref readonly MmioRegion last = ref vcpu.Targets.Region.Value;
        AbortIss access = new((uint)syndrome.Value);
        if (syndrome.Is(ExceptionClass.SystemRegister))
        {
            OnSystemRegister(ref vcpu, new SysRegIss(syndrome.Iss));
        }
        else if (!syndrome.Is(ExceptionClass.DataAbortLower))
        {
            OnRareTrap(ref vcpu, syndrome, ipa);
        }
        else if ((access.IsPlain && ipa - last.Start < last.Size && (ipa & (access.Size - 1)) == 0) || IsAccess(ref vcpu, access, ipa))
        {
            AskDevice(ref vcpu, access, ipa);
        }

        // What was sent meanwhile comes before the guest.
        return vcpu.Waits == WaitReasons.None && !_cpu.FirstReady.Exists;
    }

    private void OnRareTrap(ref Vcpu vcpu, EsrEl2 syndrome, ulong ipa)
    {
        switch (TrapTable.ActionOf(syndrome.Class))
        {
            case TrapAction.Hypercall:
                // ELR_EL2 already points behind an HVC: the answer must not step over the next instruction (Arm ARM, D1.3.2).
                ref GeneralRegisters x = ref vcpu.Context.X;
                Post(ref vcpu, ref vcpu.Targets.Psci.Value, new Hypercall { Function = (uint)x[0], X1 = x[1], X2 = x[2], X3 = x[3], Immediate = syndrome.Immediate, Vcpu = vcpu.Index });
                break;
            case TrapAction.Wait:
                OnWait(ref vcpu, syndrome.Wait);
                break;
            case TrapAction.InstructionAbort:
                AskFaults(ref vcpu, new AbortIss(syndrome.Iss).IsTranslationFault ? GuestFaultReason.NothingMapped : GuestFaultReason.Memory, ipa);
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

    private void AskDevice(ref Vcpu vcpu, AbortIss iss, ulong ipa)
    {
        ref readonly MmioRegion region = ref vcpu.Targets.Region.Value;
        ref Actor device = ref region.Device.Value;
        uint offset = (uint)(ipa - region.Start);
        ListRegisterStatus status = new(_machine.EmptyListRegisters, vcpu.Applied);
        if (iss.IsWrite)
        {
            ulong value = iss.ZeroExtend(ReadRegister(ref vcpu, iss.Register));
            Ask(ref vcpu, ref device, new MmioWrite { Offset = offset, Value = value, Size = (AccessSize)iss.Size, Region = region.Region, Vcpu = vcpu.Index, ListRegisters = status });
        }
        else
        {
            Ask(ref vcpu, ref device, new MmioRead { Offset = offset, Size = (AccessSize)iss.Size, Region = region.Region, Vcpu = vcpu.Index, ListRegisters = status });
        }
    }

    private void OnSystemRegister(ref Vcpu vcpu, SysRegIss iss)
    {
        SysRegId register = new(iss.Encoding);
        ref Actor service = ref SysRegTable.Find(in vcpu.Targets, register);
        if (Unsafe.IsNullRef(ref service))
        {
            AskFaults(ref vcpu, GuestFaultReason.SystemRegister);
            return;
        }

        ListRegisterStatus status = new(_machine.EmptyListRegisters, vcpu.Applied);
        ulong now = _machine.Counter - vcpu.Targets.Vm.Value.CounterOffset;
        if (iss.IsRead)
        {
            Ask(ref vcpu, ref service, new SysRegRead { Register = register, Now = now, Vcpu = vcpu.Index, ListRegisters = status }, iss.Register);
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
        Post(ref vcpu, ref vcpu.Targets.Faults.Value, new GuestFault { Syndrome = vcpu.Request.Syndrome.Value, ProgramCounter = vcpu.Context.ProgramCounter, Ipa = ipa, Reason = reason, Vcpu = vcpu.Index });

    // In registers if that can be, with the answer's value for a general register; in memory if not. (A load is asked in registers by TryAnswer alone.)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Ask<T>(ref Vcpu vcpu, ref Actor service, in T request, int register = 31)
        where T : unmanaged, IMessage
    {
        // What the service has sent the vCPU before comes first, and it sends no more once it is claimed; then what it sends now is done at once.
        if (_cpu.Running == 0 && TryBegin(ref _cpu, _machine, ref service, T.Kind) && !HasMessage(in vcpu.Targets.Self.Value)
            && ServiceTable.TryAnswer(ref service, in request, out CompletedWithInterrupt answer))
        {
            _machine.OnAsk(ref vcpu.Targets.Self.Value, in service, in request);
            Send(ref vcpu, ref service, in answer);
            Finish(ref vcpu, register, answer.Value, vcpu.Request.Syndrome.InstructionLength);
            EndAsked(ref service, End(in vcpu.Targets.Self.Value, _machine, ref service, new Completed { Value = answer.Value }));
            return;
        }

        Post(ref vcpu, ref service, in request);
    }

    // A vCPU's request as a message in memory. The answer cannot come before this returns: it is for an actor that this CPU keeps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Post<T>(ref Vcpu vcpu, ref Actor service, in T request)
        where T : unmanaged, IMessage
    {
        vcpu.Waits |= WaitReasons.Reply;
        vcpu.Request.Sequence = PostAsked(ref vcpu.Targets.Self.Value, ref service, in request);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong ReadRegister(ref Vcpu vcpu, int register) =>
        register == 31 ? 0 : Unsafe.Add(ref Unsafe.As<GeneralRegisters, ulong>(ref vcpu.Context.X), register);

    // HPFAR_EL2.FIPA, bits 43:4, is the IPA's bits 51:12; FAR_EL2 has the offset in the page (Arm ARM DDI 0487, D19.2.62).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong IpaOf(ulong faultAddress, ulong hpfar) => (hpfar & ~0xFUL) << 8 | (faultAddress & 0xFFF);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StepOver(ref Vcpu vcpu) => vcpu.Context.ProgramCounter += vcpu.Request.Syndrome.InstructionLength;
}
