// Why: what a simulated guest does is a list of these; one of them is one step of the exploration.
namespace Hv.Tests.Exploration.Model;

/// <summary>What a guest does.</summary>
internal enum GuestOpKind : byte
{
    /// <summary>Nothing more: WFI, for ever. The default, so that every script ends with it.</summary>
    Park,

    /// <summary>Waits for the end of the world's set-up.</summary>
    Barrier,

    /// <summary>ICC_PMR, ICC_IGRPEN1: all interrupts pass.</summary>
    OpenInterface,

    /// <summary>A store of A bytes B to address Address.</summary>
    Store,

    /// <summary>A load of A bytes from Address.</summary>
    Load,

    /// <summary>Cache maintenance of address Address, where nothing is.</summary>
    Maintain,

    /// <summary>MSR to the register A of value B.</summary>
    WriteRegister,

    /// <summary>MRS of register A.</summary>
    ReadRegister,

    /// <summary>HVC: function A, X1 is B, X2 is Address.</summary>
    Hypercall,

    /// <summary>WFI.</summary>
    Wait,

    /// <summary>The virtual timer is due in B ticks, without a trap.</summary>
    SetTimer,

    /// <summary>The EL1 physical timer is due in B ticks: its CVAL. CTL is another operation.</summary>
    SetPhysicalTimer,

    /// <summary>The next byte of this VM into UARTDR.</summary>
    Print,

    /// <summary>Something that hv does not see.</summary>
    Compute,

    /// <summary>Back to what follows the barrier.</summary>
    Repeat,

    /// <summary>An operation of the explorer's choice.</summary>
    Any,
}

/// <summary>One operation of a guest.</summary>
internal readonly record struct GuestOp(GuestOpKind Kind, uint A = 0, ulong B = 0, ulong Address = 0);
