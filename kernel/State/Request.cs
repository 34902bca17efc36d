// Why: what a vCPU asked decides what is done with the answer.

namespace Hv.Kernel.State;

/// <summary>A vCPU's open request.</summary>
internal struct Request
{
    /// <summary>The message's sequence number.</summary>
    internal uint Sequence;

    /// <summary>The general register that a load or MRS fills; 31 for none.</summary>
    internal byte Register;

    /// <summary>How many bytes of the value a load takes, 8 for an MRS; 0 where nothing is read.</summary>
    internal byte Size;

    /// <summary>The load sign-extends.</summary>
    internal bool SignExtends;

    /// <summary>The register is 64 bits wide; otherwise its upper half becomes 0.</summary>
    internal bool Is64Bit;

    /// <summary>The exception's syndrome, for the exception that the guest may get instead.</summary>
    internal EsrEl2 Syndrome;

    /// <summary>FAR_EL2, for the same.</summary>
    internal ulong FaultAddress;

    /// <summary>The value that a load puts into the register (Arm ARM DDI 0487, LDRB, LDRSB and so on).</summary>
    internal readonly ulong Extend(ulong value)
    {
        int unused = 64 - (Size * 8);
        value = SignExtends ? (ulong)((long)(value << unused) >> unused) : value << unused >> unused;
        return Is64Bit ? value : (uint)value;
    }
}
