// Why: most of what a guest asks changes nothing and sends nothing. Such a request is a message in registers (ipc/IAnswers.cs): the service is
// claimed, asked and freed, and its answer goes into the guest's register.
// Promises: what happens here is what Post, Handle and the answer's delivery would do, in the same order, and whoever watches is told of
// these messages; whatever is not known at once becomes a message in memory (Core.Traps.cs). The service is owned while it is asked; a
// fault in it is its own, as in any handler.
using System.Runtime.CompilerServices;
using Hv.Kernel.Wiring;

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    /// <summary>A synchronous exception of a loaded vCPU, answered at once if that can be. Needs no more than the vCPU and its CPU.</summary>
    /// <returns>Whether the vCPU goes on at once; otherwise nothing has happened, and the trap is <see cref="OnTrap"/>'s.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnswer(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, EsrEl2 syndrome, ulong faultAddress, ulong hpfar)
    {
        // Whoever traces it sees messages.
        if (vcpu.IsTraced)
        {
            return false;
        }

        if (syndrome.Is(ExceptionClass.SystemRegister))
        {
            return TryAnswerRead(ref vcpu, ref cpu, machine, new SysRegIss((uint)syndrome.Value));
        }

        if (syndrome.Is(ExceptionClass.DataAbortLower))
        {
            return TryAnswerLoad(ref vcpu, ref cpu, machine, syndrome, IpaOf(faultAddress, hpfar));
        }

        if (syndrome.Is(ExceptionClass.Hvc64))
        {
            return TryAnswerCall(ref vcpu, ref cpu, machine, syndrome);
        }

        return false;
    }

    /// <summary>Whose handler runs, and on what: it has faulted.</summary>
    internal ref Actor Faulty(out ushort kind)
    {
        ref Actor actor = ref _hv.Actors[_cpu.Running];
        kind = _cpu.Asked != 0 ? _cpu.Asked : actor.Direct.Kind;
        return ref actor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAnswerLoad(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, EsrEl2 syndrome, ulong ipa)
    {
        AbortIss load = new((uint)syndrome.Value);
        if (!load.IsPlainLoad)
        {
            return false;
        }

        ref readonly MmioRegion region = ref vcpu.Targets.Region.Value;
        ulong offset = ipa - region.Start;
        ref Actor device = ref region.Device.Value;
        if (offset >= region.Size || (offset & (load.Size - 1)) != 0 || !TryBegin<MmioRead>(ref cpu, ref device))
        {
            return false;
        }

        MmioRead request = new() { Offset = (uint)offset, Size = (AccessSize)load.Size, Region = region.Region, Vcpu = vcpu.Index };
        if (!HasMessage(in device) && ServiceTable.TryAnswer(ref device, in request, out ulong value))
        {
            device.Handled++;
            machine.OnAnswer(ref vcpu.Targets.Self.Value, in device, in request, value);
            Finish(ref vcpu, load.Register, load.ZeroExtend(value), syndrome.InstructionLength);
            return Free(ref cpu, machine, ref device, isAnswered: true);
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAnswerRead(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, SysRegIss mrs)
    {
        ref Actor cpuId = ref vcpu.Targets.CpuId.Value;
        if (!mrs.ReadsIdRegister || !TryBegin<SysRegRead>(ref cpu, ref cpuId))
        {
            return false;
        }

        SysRegRead request = new() { Register = new SysRegId(mrs.IdRegister), Vcpu = vcpu.Index };
        if (!HasMessage(in cpuId) && ServiceTable.TryAnswer(ref cpuId, in request, out ulong value))
        {
            cpuId.Handled++;
            machine.OnAnswer(ref vcpu.Targets.Self.Value, in cpuId, in request, value);
            Finish(ref vcpu, mrs.Register, value, EsrEl2.SystemRegisterInstructionLength);
            return Free(ref cpu, machine, ref cpuId, isAnswered: true);
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAnswerCall(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, EsrEl2 syndrome)
    {
        ref Actor psci = ref vcpu.Targets.Psci.Value;
        if (!TryBegin<Hypercall>(ref cpu, ref psci))
        {
            return false;
        }

        Hypercall request = new() { Function = (uint)vcpu.Context.X[0], Immediate = syndrome.Immediate, Vcpu = vcpu.Index };
        ref ulong x0 = ref Unsafe.As<GeneralRegisters, ulong>(ref vcpu.Context.X);
        ulong asked = x0;
        if (!HasMessage(in psci) && ServiceTable.TryAnswer(ref psci, in request, out x0))
        {
            psci.Handled++;
            machine.OnAnswer(ref vcpu.Targets.Self.Value, in psci, in request, x0);
            return Free(ref cpu, machine, ref psci, isAnswered: true);
        }

        x0 = asked;
        return false;
    }

    // Claims a service to ask it. Who asks looks first whether something waits in its mailbox: that comes first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryBegin<T>(ref CpuState cpu, ref Actor service)
        where T : unmanaged, IMessage
    {
        ushort index = service.Index;
        if (!Ownership<TMemory>.TryClaim(ref service.Owner, cpu.Claimant))
        {
            return false;
        }

        cpu.Running = index;
        cpu.Asked = T.Kind;
        return true;
    }

    // The program counter has the place behind X30: what a load into XZR leaves there is written over.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref Vcpu vcpu, int register, ulong value, uint length)
    {
        ulong next = vcpu.Context.ProgramCounter + length;
        Unsafe.Add(ref Unsafe.As<GeneralRegisters, ulong>(ref vcpu.Context.X), register) = value;
        vcpu.Context.ProgramCounter = next;
    }

    // What was asked and did not know is still this CPU's: no call stands in the way of those that know.
    private void FreeAsked() => Free(ref _cpu, _machine, ref _hv.Actors[_cpu.Running], isAnswered: false);

    // Everything else is done: what follows a release is in tail position, so that no register need be saved for it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Free(ref CpuState cpu, TMachine machine, ref Actor service, bool isAnswered)
    {
        cpu.Running = 0;
        if (Ownership<TMemory>.Release(ref service.Owner, in service.Mailbox))
        {
            return RunSoon(ref cpu, machine, ref service, isAnswered);
        }

        return isAnswered;
    }

    // A message came meanwhile. This CPU may be on its way back to the guest: it calls itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunSoon(ref CpuState cpu, TMachine machine, ref Actor service, bool isAnswered)
    {
        if (Ownership<TMemory>.TryClaim(ref service.Owner, cpu.Claimant))
        {
            Ref<Actor> ready = Pool<Actor>.RefTo(ref service);
            service.NextReady = cpu.FirstReady;
            cpu.LastReady = cpu.FirstReady.Exists ? cpu.LastReady : ready;
            cpu.FirstReady = ready;
            machine.Kick(cpu.Id);
        }

        return isAnswered;
    }
}
