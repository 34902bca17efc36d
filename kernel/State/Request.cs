// Why: what a vCPU asked decides what is done with the answer.

namespace Hv.Kernel.State;

/// <summary>A vCPU's open request.</summary>
internal struct Request
{
    /// <summary>The message's sequence number.</summary>
    internal uint Sequence;

    /// <summary>The exception's syndrome: where the answer goes, or what the exception is that the guest gets instead.</summary>
    internal EsrEl2 Syndrome;

    /// <summary>FAR_EL2, for the same.</summary>
    internal ulong FaultAddress;
}
