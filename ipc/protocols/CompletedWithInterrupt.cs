// Why: an MSR that sends an SGI is answered by two messages of VGic's: Inject to the vCPU that gets the interrupt, then Completed to the one that
// asked. In registers (IAnswers) the two travel as one.
// Promises: no message of its own. In memory, and for whoever watches, it is always those two; without an interrupt, Completed alone.
using System.Runtime.CompilerServices;

namespace Hv.Ipc.Protocols;

/// <summary>The access is done, and before that an interrupt went to a vCPU of the VM.</summary>
public readonly struct CompletedWithInterrupt
{
    /// <summary>What a load or MRS reads, as in <see cref="Completed"/>.</summary>
    public ulong Value { get; init; }

    /// <summary>What that vCPU gets.</summary>
    public Inject Interrupt { get; init; }

    /// <summary>The vCPU's number in the VM.</summary>
    public byte Vcpu { get; init; }

    /// <summary>Whether there is one.</summary>
    public bool HasInterrupt
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Interrupt.ListRegister.Value != 0;
    }
}
