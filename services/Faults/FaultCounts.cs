// Why: one count a reason.
using System.Runtime.CompilerServices;

namespace Hv.Services.Faults;

/// <summary>How often each GuestFaultReason came, by its value; 0 counts what is none of them.</summary>
[InlineArray(Length)]
internal struct FaultCounts
{
    /// <summary>The highest reason, plus one.</summary>
    public const int Length = 8;

    private ulong _first;
}
