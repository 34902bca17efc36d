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

        if (syndrome.Is(ExceptionClass.Hvc64))
        {
            return TryAnswerCall(ref vcpu, ref cpu, machine, syndrome);
        }

        if (syndrome.Is(ExceptionClass.SystemRegister))
        {
            SysRegIss mrs = new((uint)syndrome.Value);
            SysRegId register = new(mrs.Encoding);
            ref Actor cpuId = ref vcpu.Targets.CpuId.Value;
            if (!mrs.IsRead || !SysRegTable.IsIdRegister(register) || !Ownership<TMemory>.TryClaim(ref cpuId.Owner, cpu.Claimant))
            {
                return false;
            }

            if (!TryAsk(ref vcpu, ref cpu, machine, ref cpuId, new SysRegRead { Register = register, Vcpu = vcpu.Index }, out ulong content))
            {
                return Free(ref cpu, machine, ref cpuId, isAnswered: false);
            }

            SetRegister(ref vcpu, mrs.Register, content);
            vcpu.Context.ProgramCounter += EsrEl2.SystemRegisterInstructionLength;
            return Free(ref cpu, machine, ref cpuId, isAnswered: true);
        }

        AbortIss load = new((uint)syndrome.Value);
        ref readonly MmioRegion region = ref vcpu.Targets.Region.Value;
        ulong offset = IpaOf(faultAddress, hpfar) - region.Start;
        ref Actor device = ref region.Device.Value;
        if (!syndrome.Is(ExceptionClass.DataAbortLower) || !load.IsPlainLoad || offset >= region.Size || (offset & (load.Size - 1)) != 0 || !Ownership<TMemory>.TryClaim(ref device.Owner, cpu.Claimant))
        {
            return false;
        }

        if (!TryAsk(ref vcpu, ref cpu, machine, ref device, new MmioRead { Offset = (uint)offset, Size = (AccessSize)load.Size, Region = region.Region, Vcpu = vcpu.Index }, out ulong value))
        {
            return Free(ref cpu, machine, ref device, isAnswered: false);
        }

        SetRegister(ref vcpu, load.Register, load.ZeroExtend(value));
        vcpu.Context.ProgramCounter += syndrome.InstructionLength;
        return Free(ref cpu, machine, ref device, isAnswered: true);
    }

    /// <summary>Whose handler runs, and on what: it has faulted.</summary>
    internal ref Actor Faulty(out ushort kind)
    {
        ref Actor actor = ref _hv.Actors[_cpu.Running];
        kind = _cpu.Asked != 0 ? _cpu.Asked : actor.Direct.Kind;
        return ref actor;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAnswerCall(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, EsrEl2 syndrome)
    {
        ref Actor psci = ref vcpu.Targets.Psci.Value;
        if (!Ownership<TMemory>.TryClaim(ref psci.Owner, cpu.Claimant))
        {
            return false;
        }

        bool isKnown = TryAsk(ref vcpu, ref cpu, machine, ref psci, new Hypercall { Function = (uint)vcpu.Context.X[0], Immediate = syndrome.Immediate, Vcpu = vcpu.Index }, out ulong result);
        vcpu.Context.X[0] = isKnown ? result : vcpu.Context.X[0];
        return Free(ref cpu, machine, ref psci, isKnown);
    }

    // Asks a service that this CPU owns. What waits in its mailbox comes first.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAsk<T>(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, ref Actor service, in T request, out ulong value)
        where T : unmanaged, IMessage
    {
        value = 0;
        cpu.Running = service.Index;
        cpu.Asked = T.Kind;
        bool isKnown = !HasMessage(in service) && ServiceTable.TryAnswer(ref service, in request, out value);
        if (isKnown)
        {
            service.Handled++;
            machine.OnAnswer(ref vcpu.Targets.Self.Value, in service, in request, value);
        }

        return isKnown;
    }

    // Everything else is done: what follows a release is in tail position, so that no register need be saved for it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Free(ref CpuState cpu, TMachine machine, ref Actor service, bool isAnswered)
    {
        cpu.Running = 0;
        return Ownership<TMemory>.Release(ref service.Owner, in service.Mailbox) ? RunSoon(ref cpu, machine, ref service, isAnswered) : isAnswered;
    }

    // A message came meanwhile. This CPU may be on its way back to the guest: it calls itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool RunSoon(ref CpuState cpu, TMachine machine, ref Actor service, bool isAnswered)
    {
        if (Ownership<TMemory>.TryClaim(ref service.Owner, cpu.Claimant))
        {
            service.NextReady = cpu.FirstReady;
            cpu.LastReady = cpu.FirstReady == 0 ? service.Index : cpu.LastReady;
            cpu.FirstReady = service.Index;
            machine.Kick(cpu.Id);
        }

        return isAnswered;
    }
}
