// The operations that operations.S repeats.
namespace Hv.Guests;

/// <summary>What one repetition is; the numbers are the order of the table in operations.S.</summary>
internal enum Operation : uint
{
    /// <summary>The loop around the others.</summary>
    Empty,

    /// <summary>HVC, the value in w0.</summary>
    Hypercall,

    /// <summary>A load of 32 bits from the address.</summary>
    Load,

    /// <summary>A store of the value, 32 bits, to the address.</summary>
    Store,

    /// <summary>MRS of ID_AA64ISAR0_EL1.</summary>
    IdRegister,

    /// <summary>MRS of CNTPCT_EL0.</summary>
    PhysicalCount,

    /// <summary>MRS of CNTP_CTL_EL0.</summary>
    PhysicalControl,

    /// <summary>MSR of CNTP_CVAL_EL0, with the address.</summary>
    PhysicalDeadline,

    /// <summary>MSR of ICC_SGI1R_EL1, with the address.</summary>
    Sgi,
}
