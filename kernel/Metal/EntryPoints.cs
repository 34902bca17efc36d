// Why: where boot/vectors.S calls C#.
#if METAL
using System.Runtime;
using System.Runtime.CompilerServices;
using Hv.Kernel.Core;
using Hv.Platform.Diagnostics;

// Nothing in the core reads a local before it is written (C# sees to that), so none need be cleared. Not on the host: there the explorer tells
// states by their bytes, those between a struct's fields too.
[module: SkipLocalsInit]

namespace Hv.Kernel.Metal;

/// <summary>The ways in.</summary>
internal static unsafe class EntryPoints
{
    /// <summary>hv_run: the VMs are to start.</summary>
    internal const int Start = 4;

    /// <summary>hv_run: a handler was abandoned.</summary>
    internal const int AfterFault = 5;

    /// <summary>hv_run: this CPU has just been started (boot/entry.S).</summary>
    internal const int Secondary = 6;

    private const int Trap = 0;
    private const int Fiq = 2;
    private const int SError = 3;

    /// <summary>A synchronous exception of a guest, with what the vector has read of it.</summary>
    /// <remarks>Returns when the vCPU goes on at once; SPSR_EL2 is as it was. If it does not, this leaves its stack by hv_run.</remarks>
    [RuntimeExport("HvTrap")]
    internal static void OnTrap(VcpuContext* context, ulong syndrome, MetalCpu* cpu, ulong faultAddress, ulong hpfar)
    {
#if SEEDED
        SeededPanic.Commit(context->X[0]);
#endif
        uint waiting = Core<Metal, IntrinsicMemory>.TryAnswer(ref *(Vcpu*)context, ref *cpu->State, default, new EsrEl2(syndrome), faultAddress, hpfar);
        if (waiting == 0)
        {
            cpu->State->Running = 0;
            return;
        }

        OnOtherTrap(context, syndrome, cpu, faultAddress, hpfar, waiting);
    }

    // Out of line, and with the same arguments in the same registers: it costs the traps that are answered before nothing.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OnOtherTrap(VcpuContext* context, ulong syndrome, MetalCpu* cpu, ulong faultAddress, ulong hpfar, uint waiting)
    {
        Core<Metal, IntrinsicMemory> core = CoreOf(cpu);
        if (waiting != Core<Metal, IntrinsicMemory>.NotAnswered)
        {
            core.RunSoon();
        }
        else if (!core.OnTrap(ref *(Vcpu*)context, new EsrEl2(syndrome), faultAddress, hpfar))
        {
            // It waits, or others come first: another vCPU may be next.
            context->Pstate = Registers.ReadSpsrEl2();
            Instructions.Run(Trap, cpu->State->StackTop);
        }
    }

    /// <summary>An IRQ while a guest runs. Returns as <see cref="OnTrap"/> does.</summary>
    [RuntimeExport("HvInterrupt")]
    internal static void OnInterrupt(VcpuContext* context, MetalCpu* cpu)
    {
        uint waiting = Core<Metal, IntrinsicMemory>.TryInterrupt(ref *(Vcpu*)context, ref *cpu->State, default, cpu->System->Interrupts.VirtualTimer, out uint intId);
        if (waiting == 0)
        {
            cpu->State->Running = 0;
            return;
        }

        OnOtherInterrupt(context, cpu, intId, waiting);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OnOtherInterrupt(VcpuContext* context, MetalCpu* cpu, uint intId, uint waiting)
    {
        Core<Metal, IntrinsicMemory> core = CoreOf(cpu);
        if (waiting != Core<Metal, IntrinsicMemory>.NotAnswered)
        {
            core.RunSoon();
            return;
        }

        context->Pstate = Registers.ReadSpsrEl2();
        core.OnInterrupt(intId);
        Instructions.Run(Trap, cpu->State->StackTop);
    }

    /// <summary>Any other exit from a guest, and hv_run. Returns the context of the vCPU to enter.</summary>
    [RuntimeExport("HvGuestExit")]
    internal static VcpuContext* OnGuestExit(int reason, ulong syndrome, MetalCpu* cpu)
    {
        Core<Metal, IntrinsicMemory> core = CoreOf(cpu);
        if (reason == Fiq)
        {
            core.OnInterrupts();
        }
        else if (reason == SError)
        {
            core.OnSError(syndrome);
        }
        else if (reason == Start)
        {
            core.StartVms();
        }
        else if (reason == Secondary)
        {
            CpuSetup.Initialize(ref *cpu->Machine, cpu->State->Id);
        }

        return (VcpuContext*)Unsafe.AsPointer(ref core.NextVcpu());
    }

    /// <summary>A check of the language failed. Frame is that of the helper that the check called.</summary>
    [RuntimeExport("HvCheckFailed")]
    internal static void OnCheckFailed(int kind, ulong* frame)
    {
        MetalCpu* cpu = (MetalCpu*)Registers.ReadTpidrEl2();
        if (cpu == null || cpu->State == null || cpu->State->Running == 0)
        {
            Panic.CheckFailed(kind, frame);
        }

        Abandon(cpu, frame[1] - 4, kind);
    }

    /// <summary>hv took an exception. A handler that touched null is abandoned; anything else is the end.</summary>
    [RuntimeExport("HvException")]
    internal static void OnException(ExceptionFrame* frame, int vector)
    {
        const ulong NullPage = 0x1_0000;
        MetalCpu* cpu = (MetalCpu*)Registers.ReadTpidrEl2();
        bool handler = cpu != null && cpu->State != null && cpu->State->Running != 0;
        if (handler && vector == 4 && new EsrEl2(frame->Syndrome).Class == ExceptionClass.DataAbort && frame->FaultAddress < NullPage)
        {
            Abandon(cpu, frame->ProgramCounter, (int)FaultKind.NullReference);
        }

        Panic.Exception(frame, vector);
    }

    private static void Abandon(MetalCpu* cpu, ulong where, int kind)
    {
        Core<Metal, IntrinsicMemory> core = CoreOf(cpu);
        ReadOnlySpan<byte> service = ActorNames.Of(core.Faulty(out ushort message).Kind);
        Panic.ServiceFailed(in cpu->Machine->Last, service, MessageNames.Of(message), kind, where);
        core.OnHandlerFault(where, (byte)kind);
        Instructions.Run(AfterFault, cpu->State->StackTop);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Core<Metal, IntrinsicMemory> CoreOf(MetalCpu* cpu) =>
        new(ref *cpu->System, ref *cpu->State, new Metal(cpu->Machine, cpu->State));
}
#endif
