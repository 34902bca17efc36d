// Why: the interrupt controller of a VM: a GICv3 with one Security state, 32 private interrupts a vCPU and 256 SPIs, no
// LPIs (GIC IHI 0069). The guest's CPU interface is the hardware's; what is in it VGic chooses, by list registers.
// Promises: every access is answered exactly once, when its effect is complete: at once, or when the list registers that
// hold the truth are back. What changes a vCPU's list registers is sent before the answer.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>VGic: distributor and redistributors of a VM, and the filling of its vCPUs' list registers.</summary>
public readonly struct VGicService :
    IService<VGicState>, IAnswers<VGicState, MmioRead, Completed>, IAnswers<VGicState, MmioWrite, Completed>, IAnswers<VGicState, SysRegWrite, CompletedWithInterrupt>,
    IAnswers<VGicState, RaiseHardware, Inject>
{
    /// <summary>
    /// 129 is the most: a Reset gives back two physical interrupts of each of 64 vCPUs. The others stay below: list
    /// registers that return get 1 Load, at most 4 + 31 offers to other vCPUs, 4 + 2 deactivations and 64 answers;
    /// an SGI reaches 64 vCPUs; a write to a word of 32 interrupts offers 32 and deactivates 2. A log record may be added.
    /// </summary>
    public static int MaxSends => (HardwareLinks.Capacity * VcpuAffinity.MaxVcpus) + 4;

    /// <summary>
    /// The most messages of VGic's that wait for one vCPU, for its mailbox: the Injects on their way before a Load and
    /// after it, the Load and a Reclaim, the deactivation of its two physical interrupts, their withdrawal, and an answer.
    /// </summary>
    public const int MostForVcpu = (2 * VcpuState.InjectLimit) + 2 + HardwareLinks.Capacity + 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAnswer(ref VGicState state, in MmioRead request, out Completed answer) => MemoryAccess.TryAnswer(in state, in request, out answer);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAnswer(ref VGicState state, in MmioWrite request, out Completed answer) => MemoryAccess.TryAnswer(ref state, in request, out answer);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAnswer(ref VGicState state, in SysRegWrite request, out CompletedWithInterrupt answer) =>
        SystemRegisters.TryAnswer(ref state, in request, out answer);

    /// <inheritdoc/>
    /// <remarks>The answer is for the vCPU that the interrupt belongs to.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAnswer(ref VGicState state, in RaiseHardware request, out Inject answer) => Lines.TryRenew(ref state, in request, out answer);

    /// <inheritdoc/>
    public static void Handle(ref VGicState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case MmioRead.Kind:
                MemoryAccess.Read(ref state, in message, ref outbox);
                return;

            case MmioWrite.Kind:
                MemoryAccess.Write(ref state, in message, ref outbox);
                return;

            case SysRegWrite.Kind:
                SystemRegisters.Write(ref state, in message, ref outbox);
                return;

            case SysRegRead.Kind:
                SystemRegisters.Read(ref state, in message, ref outbox);
                return;

            case RaiseHardware.Kind:
                Lines.Raise(ref state, in message.Payload<RaiseHardware>(), ref outbox);
                return;

            case WithdrawHardware.Kind:
                Lines.Withdraw(ref state, message.Payload<WithdrawHardware>().Vcpu, ref outbox);
                return;

            case SetLine.Kind:
                Lines.Set(ref state, in message.Payload<SetLine>(), ref outbox);
                return;

            case ListRegistersReclaimed.Kind:
                Return.Take(ref state, in message.Payload<ListRegistersReclaimed>(), ref outbox);
                return;

            case Question.Kind:
                outbox.Answer(message.ReplyTo, Inspected.Answer(in state, in message.Payload<Question>()));
                return;

            case Reset.Kind:
                state.Reset(ref outbox);
                return;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                return;
        }
    }
}
