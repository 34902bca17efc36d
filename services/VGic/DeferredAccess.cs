// Why: an access that needs the truth about interrupts in flight is answered when the list registers concerned are back.
using Hv.Ipc;

namespace Hv.Services.VGic;

/// <summary>What a deferred access reads.</summary>
internal enum TruthKind : byte
{
    /// <summary>Nothing: a write, answered when its effect is complete.</summary>
    None = 0,

    /// <summary>The pending state.</summary>
    Pending = 1,

    /// <summary>The active state.</summary>
    Active = 2,
}

/// <summary>A vCPU's access that waits for its answer.</summary>
internal struct DeferredAccess
{
    /// <summary>Bit n: the list registers of vCPU n are still to come.</summary>
    internal ulong Awaiting;

    /// <summary>What was found so far.</summary>
    internal ulong Value;

    /// <summary>Who asked.</summary>
    internal ReplyTo Asker;

    /// <summary>The interrupts of which the truth was not known.</summary>
    internal uint Unknown;

    /// <summary>The word of 32 INTIDs that is read.</summary>
    internal byte Word;

    /// <summary>Whose, for word 0.</summary>
    internal byte Vcpu;

    /// <summary>What is read.</summary>
    internal TruthKind Kind;
}
