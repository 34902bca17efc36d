// Why: most of what a guest asks is done when a few words are read or written. Such a request is a message in registers (ipc/IAnswers.cs): the
// service is claimed (TryBegin), asked (ServiceTable), and freed (End), and its answer goes into the guest's register.
// Promises: what happens here is what Post, Handle and the answer's delivery would do, in the same order, and whoever watches is told of
// these messages; whatever is not done at once becomes a message in memory (Ask in Core.Traps.cs), with the service still claimed. The
// service is owned while it is asked; a fault in it is its own, as in any handler.
//
// Who asks: TryAnswer and TryInterrupt, for what comes most and needs no more than the vCPU and its CPU, before anything else is done about the
// exit; and whoever is about to post a request that ServiceTable has a row for.
using System.Runtime.CompilerServices;
using Hv.Kernel.Wiring;

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    /// <summary>Another way than <see cref="TryAnswer"/> has to be gone.</summary>
    internal const uint NotAnswered = uint.MaxValue;

    /// <summary>A synchronous exception of the vCPU that a CPU has loaded. What comes most is looked for first, with no more than the two at hand.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="syndrome">ESR_EL2.</param>
    /// <param name="faultAddress">FAR_EL2.</param>
    /// <param name="hpfar">HPFAR_EL2.</param>
    /// <returns>
    /// 0 when all is done, and <see cref="CpuState.Running"/> is to be set to 0; the service's messages that came meanwhile, for <see cref="RunSoon"/>;
    /// or <see cref="NotAnswered"/>: nothing has happened, but that a service may be claimed for <see cref="OnTrap"/>.
    /// </returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint TryAnswer(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, EsrEl2 syndrome, ulong faultAddress, ulong hpfar)
    {
        // Whoever traces it sees each trap before anybody is asked.
        if (vcpu.IsTraced)
        {
            return NotAnswered;
        }

        if (syndrome.Is(ExceptionClass.SystemRegister))
        {
            SysRegIss mrs = new((uint)syndrome.Value);
            ref Actor cpuId = ref vcpu.Targets.CpuId.Value;
            if (mrs.ReadsIdRegister && TryBegin(ref cpu, machine, ref cpuId))
            {
                SysRegRead request = new() { Register = new SysRegId(mrs.IdRegister), Vcpu = vcpu.Index };
                if (ServiceTable.TryAnswer(ref cpuId, in request, out Completed answer))
                {
                    machine.OnAsk(ref vcpu.Targets.Self.Value, in cpuId, in request);
                    Finish(ref vcpu, mrs.Register, answer.Value, EsrEl2.SystemRegisterInstructionLength);
                    return End(in vcpu.Targets.Self.Value, machine, ref cpuId, in answer);
                }
            }
        }
        else if (syndrome.Is(ExceptionClass.DataAbortLower))
        {
            AbortIss load = new((uint)syndrome.Value);
            ref readonly MmioRegion region = ref vcpu.Targets.Region.Value;
            ulong offset = IpaOf(faultAddress, hpfar) - region.Start;
            ref Actor device = ref region.Device.Value;
            if (load.IsPlainLoad && offset < region.Size && (offset & (load.Size - 1)) == 0 && TryBegin(ref cpu, machine, ref device))
            {
                MmioRead request = new() { Offset = (uint)offset, Size = (AccessSize)load.Size, Region = region.Region, Vcpu = vcpu.Index };
                if (ServiceTable.TryAnswer(ref device, in request, out Completed answer))
                {
                    machine.OnAsk(ref vcpu.Targets.Self.Value, in device, in request);
                    Finish(ref vcpu, load.Register, load.ZeroExtend(answer.Value), syndrome.InstructionLength);
                    return End(in vcpu.Targets.Self.Value, machine, ref device, in answer);
                }
            }
        }
        else if (syndrome.Is(ExceptionClass.Hvc64))
        {
            ref Actor psci = ref vcpu.Targets.Psci.Value;
            if (TryBegin(ref cpu, machine, ref psci))
            {
                Hypercall request = new() { Function = (uint)vcpu.Context.X[0], Immediate = syndrome.Immediate, Vcpu = vcpu.Index };
                if (ServiceTable.TryAnswer(ref psci, in request, out HypercallDone answer))
                {
                    machine.OnAsk(ref vcpu.Targets.Self.Value, in psci, in request);
                    vcpu.Context.X[0] = answer.X0;
                    return End(in vcpu.Targets.Self.Value, machine, ref psci, in answer);
                }
            }
        }

        return NotAnswered;
    }

    /// <summary>A physical interrupt while a CPU's vCPU runs. Its virtual timer's becomes its own, if VGic does that at once.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="cpu">The CPU.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="timer">The virtual timer's physical INTID.</param>
    /// <param name="intId">What was acknowledged; <see cref="OnInterrupt"/> needs it.</param>
    /// <returns>As <see cref="TryAnswer"/>; <see cref="NotAnswered"/> is for <see cref="OnInterrupt"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint TryInterrupt(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, uint timer, out uint intId)
    {
        intId = machine.Acknowledge();
        if (intId != timer)
        {
            return NotAnswered;
        }

        machine.EndOfInterrupt(intId);
        return TryRaise(ref vcpu, ref cpu, machine, RaiseHardware.OfVirtualTimer(intId, vcpu.Index), out _);
    }

    // The vCPU's virtual timer has fired. Its physical interrupt stays active until the guest ends it: the list register names it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint TryRaise(ref Vcpu vcpu, ref CpuState cpu, TMachine machine, in RaiseHardware raised, out ListRegister taken)
    {
        ref Actor gic = ref vcpu.Targets.VGic.Value;
        if (TryBegin(ref cpu, machine, ref gic, RaiseHardware.Kind) && !HasMessage(in vcpu.Targets.Self.Value) && ServiceTable.TryAnswer(ref gic, in raised, out Inject inject))
        {
            machine.OnAsk(ref vcpu.Targets.Self.Value, in gic, in raised);
            Take(ref vcpu, machine, in inject);
            taken = inject.ListRegister;
            return End(in vcpu.Targets.Self.Value, machine, ref gic, in inject);
        }

        taken = default;
        return NotAnswered;
    }

    // The same where the vCPU need not run: it may have waited for that.
    private void Raise(ref Vcpu vcpu, uint intId)
    {
        uint waiting = TryRaise(ref vcpu, ref _cpu, _machine, RaiseHardware.OfVirtualTimer(intId, vcpu.Index), out ListRegister taken);
        if (waiting == NotAnswered)
        {
            PostRaised(ref vcpu, intId);
            return;
        }

        EndAsked(ref vcpu.Targets.VGic.Value, waiting);
        EndWaitForInterrupt(ref vcpu, taken);
        if (CanRunAgain(in vcpu))
        {
            TellScheduler(ref vcpu, isAlone: true);
        }
    }

    // And where VGic has no answer at once.
    private void PostRaised(ref Vcpu vcpu, uint intId) =>
        _ = PostAsked(ref vcpu.Targets.Self.Value, ref vcpu.Targets.VGic.Value, RaiseHardware.OfVirtualTimer(intId, vcpu.Index));

    // Its Scheduler does not know yet.
    private static bool CanRunAgain(in Vcpu vcpu) => vcpu.IsBlocked && vcpu.Waits == WaitReasons.None;

    // A vCPU that became runnable is told to its Scheduler at once; one that stopped only when its CPU would run it (Core.Cpus), for most
    // waits are over before that. In registers where a fault of the Scheduler would take nothing along: nobody else is at work here, and this
    // CPU keeps the vCPU. The answer is for this CPU.
    private void TellScheduler(ref Vcpu vcpu, bool isAlone)
    {
        vcpu.IsBlocked = false;
        ulong now = _machine.Counter;
        vcpu.ReadySince = vcpu.IsLoaded ? 0 : now;
        ref Actor scheduler = ref vcpu.Targets.Scheduler.Value;
        ref Actor self = ref vcpu.Targets.Self.Value;
        VcpuReady ready = new() { Vcpu = vcpu.Id, Share = vcpu.Share, Now = now };
        if (isAlone && vcpu.HomeCpu == _cpu.Id && TryBegin(ref _cpu, _machine, ref scheduler, VcpuReady.Kind) && !HasMessage(in _cpu.SelfActor.Value)
            && ServiceTable.TryAnswer(ref scheduler, in ready, out RunVcpu run))
        {
            _machine.OnAsk(ref self, in scheduler, in ready);
            Obey(in run);
            EndAsked(ref scheduler, End(in _cpu.SelfActor.Value, _machine, ref scheduler, in run));
            return;
        }

        PostAsked(ref self, ref scheduler, in ready);
    }

    // What was asked has no answer but by a message in memory. The service may be claimed by now.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint PostAsked<T>(ref Actor asker, ref Actor service, in T request)
        where T : unmanaged, IMessage
    {
        uint sequence = Post(ref asker, ref service, in request, _cpu.Running != 0 ? IsIdle(ref service) : TryClaimIdle(ref service));
        _cpu.Running = 0;
        return sequence;
    }

    // The service has answered, and so many messages have come for it meanwhile.
    private void EndAsked(ref Actor service, uint waiting)
    {
        _cpu.Running = 0;
        if (waiting != 0)
        {
            TakeBack(ref service);
        }
    }

    /// <summary>Whose handler runs, and on what: it has faulted.</summary>
    internal ref Actor Faulty(out ushort kind)
    {
        ref Actor actor = ref _hv.Actors[_cpu.Running];
        ushort common = actor.Kind switch { ActorKind.Psci => Hypercall.Kind, ActorKind.CpuId => SysRegRead.Kind, _ => MmioRead.Kind };
        kind = _cpu.Asked == CpuState.ByMessage ? actor.Direct.Kind : _cpu.Asked != 0 ? _cpu.Asked : common;
        return ref actor;
    }

    // Claims a service to ask it. What waits in its mailbox comes first: then, as after a request that it does not know, it stays claimed for Ask.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryBegin(ref CpuState cpu, TMachine machine, ref Actor service, ushort asked = 0)
    {
        uint handler = service.Index | (uint)asked << 16;
        if (!machine.AsksAtOnce || !Ownership<TMemory>.TryClaim(ref service.Owner, cpu.Claimant))
        {
            return false;
        }

        cpu.SetRunning(handler);
        return !HasMessage(in service);
    }

    // The program counter has the place behind X30: what a load into XZR leaves there is written over.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref Vcpu vcpu, int register, ulong value, uint length)
    {
        ulong next = vcpu.Context.ProgramCounter + length;
        Unsafe.Add(ref Unsafe.As<GeneralRegisters, ulong>(ref vcpu.Context.X), register) = value;
        vcpu.Context.ProgramCounter = next;
    }

    // The interrupt that an answer sends, if it does: before the answer, as from the service.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Send(ref Vcpu vcpu, ref Actor service, in CompletedWithInterrupt answer)
    {
        if (answer.HasInterrupt && answer.Vcpu == vcpu.Index)
        {
            Take(ref vcpu, _machine, answer.Interrupt);
            _machine.OnAnswer(ref service, in vcpu.Targets.Self.Value, answer.Interrupt);
        }
        else if (answer.HasInterrupt)
        {
            Post(ref service, ref _hv.Vcpus[vcpu.Targets.Vm.Value.FirstVcpu + answer.Vcpu].Targets.Self.Value, answer.Interrupt);
        }
    }

    /// <summary>A message came for the service that has answered. This CPU is on its way back to the guest: it calls itself.</summary>
    internal void RunSoon()
    {
        ref Actor service = ref _hv.Actors[_cpu.Running];
        _cpu.Running = 0;
        TakeBack(ref service);
        _machine.Kick(_cpu.Id);
    }

    // The answer has been taken: it is counted and shown, and the service freed, which runs until Running is 0. How many messages came for it meanwhile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint End<T>(ref readonly Actor to, TMachine machine, ref Actor service, in T answer)
        where T : unmanaged, IMessage
    {
        // Not ++, which costs every answer an instruction.
        uint handled = service.Handled + 1;
        service.Handled = handled;
        machine.OnAnswer(ref service, in to, in answer);
        machine.OnHandled(in service);
        return Ownership<TMemory>.Release(ref service.Owner, in service.Mailbox);
    }
}
