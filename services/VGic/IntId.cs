// Why: INTIDs are kept 32 to a word, as the distributor's registers show them.
namespace Hv.Services.VGic;

/// <summary>The arithmetic of INTIDs (GIC IHI 0069, 2.2 "INTIDs").</summary>
internal static class IntId
{
    /// <summary>SGIs and PPIs, which each vCPU has its own of, are below this; SPIs start here.</summary>
    internal const uint FirstSpi = 32;

    /// <summary>PPIs start here.</summary>
    internal const uint FirstPpi = 16;

    /// <summary>How many SPIs a VM has.</summary>
    internal const int SpiCount = 256;

    /// <summary>The first INTID that a VM has not.</summary>
    internal const uint Limit = FirstSpi + SpiCount;

    /// <summary>How many words of 32 INTIDs a VM has, the private one among them.</summary>
    internal const int WordCount = (int)(Limit / InterruptBank.Size);

    /// <summary>Whether an INTID is one of a vCPU's own.</summary>
    internal static bool IsPrivate(uint intId) => intId < FirstSpi;

    /// <summary>The word that an INTID is in; word 0 is the private one.</summary>
    internal static int Word(uint intId) => (int)(intId >> 5);

    /// <summary>Its bit in the word.</summary>
    internal static uint Bit(uint intId) => 1u << (int)(intId & 31);

    /// <summary>The INTID of a word's bit.</summary>
    internal static uint Of(int word, int bit) => ((uint)word << 5) | (uint)bit;
}
