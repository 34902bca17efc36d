// Why: most loads have their value at once; some need list registers back before the rest of it is known.
namespace Hv.Services.VGic;

/// <summary>What a load found.</summary>
internal readonly struct ReadResult
{
    /// <summary>A value that is complete.</summary>
    internal ReadResult(ulong value)
    {
        Value = value;
        Awaiting = 0;
    }

    /// <summary>A value of which a part is still to come.</summary>
    internal ReadResult(ulong value, ulong awaiting)
    {
        Value = value;
        Awaiting = awaiting;
    }

    /// <summary>The value as far as it is known.</summary>
    internal ulong Value { get; }

    /// <summary>The vCPUs whose list registers are needed for the rest, by bit.</summary>
    internal ulong Awaiting { get; }
}
