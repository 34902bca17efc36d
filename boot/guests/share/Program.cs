// Counts how often it gets round a loop in ten seconds, and says so: several of it on one CPU show how hv divides it. Says too what
// PV time (DEN0057) tells of the time that the others had.
namespace Hv.Guests;

internal static unsafe class Program
{
    private const ulong Seconds = 10;

    public static ReadOnlySpan<byte> Name => "share"u8;

    public static void Main()
    {
        ulong end = Seconds * Timer.Frequency;
        ulong rounds = 0;
        while (Timer.VirtualCount < end)
            rounds++;
        ulong stolen = Stolen();
        Print.Text("share: "u8).Decimal(rounds, " rounds, "u8).Decimal(stolen / 1_000_000, " ms stolen"u8).Line();
        Print.Text("PASS share"u8).Line();
    }

    /// <summary>Nanoseconds that this CPU could have run and did not; 0 where nobody tells.</summary>
    private static ulong Stolen()
    {
        const PsciFunction PvTimeFeatures = (PsciFunction)0xc500_0020, PvTimeStolen = (PsciFunction)0xc500_0021;
        const int Offset = 8;
        if ((long)Psci.Hypercall(PsciFunction.SmcccFeatures, (ulong)PvTimeFeatures) < 0 || (long)Psci.Hypercall(PvTimeFeatures, (ulong)PvTimeStolen) < 0)
            return 0;
        return *(ulong*)(Psci.Hypercall(PvTimeStolen) + Offset);
    }
}
