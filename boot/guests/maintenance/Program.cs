// TLB maintenance of a guest reaches all that a CPU of its knows of its tables, wherever hv ran that CPU before and whichever others it ran
// there (Arm ARM DDI 0487, D8.13; HCR_EL2.FB). Page tables change under one virtual address, and who looks must see the change. With one CPU it
// is meant to run beside others that push it from one physical CPU to another (boot/guests/pulse). On the bare machine it passes as it is.
using System.Threading;

namespace Hv.Guests;

internal static unsafe class Program
{
    // A window of 2 MiB at the start of the third gigabyte, onto the 2 MiB of RAM of whoever's turn it is.
    private const ulong Window = 0x8000_0000, BlockSize = 2 << 20, FirstBlock = Board.Ram + (4 * BlockSize);
    private const int MostCpus = 4, Tables = 0x2000;
    private const uint Rounds = 100;

    private static uint s_ready, s_round, s_seen, s_wrong;
    private static ulong s_tables;

    public static ReadOnlySpan<byte> Name => "maintenance"u8;

    public static void Main()
    {
        for (int block = 0; block < MostCpus; block++)
            *BlockOf(block) = Mark(block);
        s_tables = Cpu.Ttbr0;
        MapOwn(0);
        int cpus = Gic.Cpus < MostCpus ? Gic.Cpus : MostCpus;
        if (cpus == 1)
        {
            TestLocal();
        }
        else
        {
            for (int cpu = 1; cpu < cpus; cpu++)
                Test.Equal(Psci.CpuOn(cpu, &Secondary), PsciResult.Success, "CPU_ON starts a CPU"u8);
            Test.That(Test.Await(ref s_ready, (uint)cpus - 1, 20_000), "a CPU started runs"u8);
            TestOwnTables(0);
            Test.That(Test.Await(ref s_ready, 2 * ((uint)cpus - 1), 60_000), "every CPU has looked through its own tables"u8);
            TestBroadcast((uint)cpus - 1, 1, everywhere: true);

            // hv makes local maintenance a broadcast (HCR_EL2.FB). The bare machine does not, and would fail here.
            if (Psci.IsHv)
                TestBroadcast((uint)cpus - 1, Rounds + 1, everywhere: false);
            Volatile.Write(ref s_round, uint.MaxValue);
        }

        Test.Equal(s_wrong, 0, "nobody sees through a translation that is no more"u8);
        Test.Finish();
    }

    private static void Secondary()
    {
        int cpu = Gic.ThisCpu;
        MapOwn(cpu);
        Interlocked.Increment(ref s_ready);
        TestOwnTables(cpu);
        Interlocked.Increment(ref s_ready);
        Follow();
    }

    /// <summary>Maintenance that names this CPU alone: enough wherever the CPU goes, for it may know of old tables where it was.</summary>
    private static void TestLocal()
    {
        ulong end = Timer.VirtualCount + (3000 * Timer.Millisecond);
        for (int block = 0; Timer.VirtualCount < end; block = (block + 1) % MostCpus)
        {
            Map(0, block, everywhere: false);

            // Some time: there is a chance to be moved between what is remembered here and the next change.
            for (int look = 0; look < 200; look++)
                Look(block);
            Test.Pause(1);
            Look(block);
        }
    }

    /// <summary>Tables of a CPU's own, with one ASID for all: no CPU sees by another's, though they may share a physical CPU.</summary>
    private static void TestOwnTables(int cpu)
    {
        ulong end = Timer.VirtualCount + (1000 * Timer.Millisecond);
        while (Timer.VirtualCount < end)
        {
            Look(cpu);
            Cpu.Yield();
        }
    }

    /// <summary>Maintenance that reaches all CPUs: each sees the new translation once it has heard of it.</summary>
    private static void TestBroadcast(uint followers, uint first, bool everywhere)
    {
        for (uint round = first; round < first + Rounds; round++)
        {
            Map(0, (int)(round % MostCpus), everywhere);
            Volatile.Write(ref s_seen, 0);
            Volatile.Write(ref s_round, round);
            if (!Test.Await(ref s_seen, followers, 10_000))
                Test.That(false, "every CPU looks"u8);
        }
    }

    // By the tables of CPU 0. Looks at what is there before, so that it is remembered.
    private static void Follow()
    {
        Cpu.Ttbr0 = RootOf(0);
        Cpu.ForgetTranslations();
        uint seen = 0;
        for (uint round; (round = Volatile.Read(ref s_round)) != uint.MaxValue;)
        {
            if (round == seen)
            {
                Cpu.Yield();
                continue;
            }

            seen = round;
            Interlocked.MemoryBarrier();
            Look((int)(round % MostCpus));
            Interlocked.Increment(ref s_seen);
        }
    }

    private static void Look(int block)
    {
        if (Volatile.Read(ref *(ulong*)Window) != Mark(block))
            Interlocked.Increment(ref s_wrong);
    }

    // Level 1 as all have it, and a level 2 table for the window (Arm ARM, D8.3.1).
    private static void MapOwn(int cpu)
    {
        ulong* root = (ulong*)RootOf(cpu);
        ulong* common = (ulong*)s_tables;
        for (int i = 0; i < 512; i++)
            root[i] = common[i];
        root[Window >> 30] = (ulong)WindowTable(cpu) | 3;
        Map(cpu, cpu, everywhere: false);
        Cpu.Ttbr0 = (ulong)root;
        Cpu.ForgetTranslations();
    }

    // Break before make (Arm ARM, D8.14.1).
    private static void Map(int cpu, int block, bool everywhere)
    {
        ref ulong entry = ref *WindowTable(cpu);
        Volatile.Write(ref entry, 0);
        Forget(everywhere);
        Volatile.Write(ref entry, (ulong)BlockOf(block) | (1 << 10) | (3 << 8) | (1 << 2) | 1);
        Forget(everywhere);
    }

    private static void Forget(bool everywhere)
    {
        if (everywhere)
            Cpu.ForgetTranslationsEverywhere();
        else
            Cpu.ForgetTranslations();
    }

    private static ulong RootOf(int cpu) => Board.Scratch + ((ulong)cpu * Tables);

    private static ulong* WindowTable(int cpu) => (ulong*)(RootOf(cpu) + 0x1000);

    private static ulong* BlockOf(int block) => (ulong*)(FirstBlock + ((ulong)block * BlockSize));

    private static ulong Mark(int block) => 0x1234_5678_0000_0000 + (ulong)block;
}
