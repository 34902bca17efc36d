// Why: what hv does when a handler fails is tested with handlers that fail (coyote-tests/Boots/SeededFaultBoots). In no image that ships.
#if SEEDED
using Hv.Ipc.Protocols;

namespace Hv.Services.Psci;

/// <summary>Faults on demand: function identifiers 0x8600_FF00 to 0x8600_FF09.</summary>
internal static class SeededFaults
{
    /// <summary>Fails in an answer, and the others in an act.</summary>
    internal const uint First = 0x8600_FF00;

    /// <summary>The last function.</summary>
    internal const uint Last = First + 9;

    /// <summary>Fails as the function asks.</summary>
    internal static ulong Commit(in Hypercall call)
    {
        ReadOnlySpan<byte> few = "123"u8;
        return (call.Function - First) switch
        {
            0 => few[(int)(call.Function & 0xFF) + few.Length],
            1 => 1 / (ulong)(call.Function - First - 1),
            2 => checked((uint)(ulong.MaxValue - call.Function)),
            3 => few.Slice(0, 4)[0],
            _ => 0,
        };
    }
}
#endif
