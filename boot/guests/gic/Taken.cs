// What the interrupt handler saw: the beginnings and ends of interrupts, in order, over all CPUs.
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hv.Guests;

/// <summary>The handler and its log.</summary>
internal static unsafe class Taken
{
    /// <summary>Set in an entry that says an interrupt ended.</summary>
    public const uint End = 0x8000_0000;

    private const int Capacity = 256;

    /// <summary>Beginnings in the log since <see cref="Forget"/>.</summary>
    public static uint Begun;

    /// <summary>Bit n: CPU with Aff0 n took an interrupt since <see cref="Forget"/>.</summary>
    public static uint Cpus;

    /// <summary>Called between acknowledging an interrupt and ending it.</summary>
    private static delegate*<uint, void> s_inside;

    private static Entries s_entries;
    private static uint s_used;

    public static void Forget(delegate*<uint, void> inside = null)
    {
        s_inside = inside;
        s_used = 0;
        Cpus = 0;
        Volatile.Write(ref Begun, 0);
    }

    public static void Handle(uint interrupt)
    {
        Note(interrupt);
        Interlocked.Or(ref Cpus, 1u << (int)(Cpu.Affinity & 15));
        Interlocked.Increment(ref Begun);
        if (s_inside != null)
            s_inside(interrupt);
        Note(interrupt | End);
        CpuInterface.EndOfInterrupt(interrupt);
    }

    /// <summary>The entry at a place in the log; 0xffffffff where there is none.</summary>
    public static uint At(int place) => place < Volatile.Read(ref s_used) ? s_entries[place] : uint.MaxValue;

    /// <summary>Lets time pass and checks that these interrupts, each within the other or after it, and no others were taken.</summary>
    public static void Expect(ReadOnlySpan<uint> entries, ReadOnlySpan<byte> what)
    {
        uint begun = 0;
        foreach (uint entry in entries)
            begun += 1 - (entry >> 31);
        Test.Await(ref Begun, begun, 1000);
        Test.Pause(1);
        bool same = s_used == (uint)entries.Length;
        for (int i = 0; same && i < entries.Length; i++)
            same = s_entries[i] == entries[i];
        Test.That(same, what);
    }

    private static void Note(uint entry)
    {
        uint place = Interlocked.Increment(ref s_used) - 1;
        if (place < Capacity)
            s_entries[(int)place] = entry;
    }

    [InlineArray(Capacity)]
    private struct Entries
    {
        private uint _first;
    }
}
