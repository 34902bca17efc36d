// Every register of a guest is the guest's: fills x0 to x30, q0 to q31, FPCR and FPSR with patterns, makes a million traps of every
// kind, and looks. All CPUs do it at once, each with its own patterns. On bare QEMU the same instructions trap nowhere.
using System.Runtime.CompilerServices;
using System.Threading;

namespace Hv.Guests;

internal static unsafe class Program
{
    private const uint Sgi = 4, TrapsInAll = 1_000_000;

    private static uint s_ready, s_sgis, s_ticks;

    public static ReadOnlySpan<byte> Name => "fpsimd"u8;

    public static void Main()
    {
        Exceptions.OnInterrupt(&Interrupted);
        Gic.Start();
        for (int cpu = 1; cpu < Gic.Cpus; cpu++)
            Test.Equal(Psci.CpuOn(cpu, &Secondary), PsciResult.Success, "CPU_ON"u8);
        Work();
        Test.That(Test.Await(ref s_ready, (uint)Gic.Cpus, 200_000), "every CPU ends"u8);
        Print.Text("fpsimd: "u8).Decimal(TrapsInAll, " traps on each CPU, "u8)
            .Decimal(s_sgis, " SGIs, "u8).Decimal(s_ticks, " ticks"u8).Line();
        Test.That(s_sgis > 1000 && s_ticks > 100, "interrupts came between the traps"u8);
        Test.Finish();
    }

    private static void Secondary() => Work();

    private static void Work()
    {
        int cpu = Gic.ThisCpu;
        Gic.StartCpu();
        Gic.Enable(Sgi);
        Gic.Enable(Timer.Virtual.Interrupt);
        Timer.Virtual.Arm(0);
        Cpu.EnableInterrupts();

        var random = new Xorshift((ulong)cpu + 0xf9);
        ref RegisterFile given = ref *(RegisterFile*)(Board.Scratch + ((ulong)cpu * 0x4000));
        ref RegisterFile found = ref Unsafe.Add(ref given, 1);
        for (uint traps = 0; traps < TrapsInAll; traps += TrapBlock.Traps * 64)
        {
            var block = new TrapBlock(Board.Scratch + ((ulong)cpu * 0x4000) + 0x2000, ref random);
            for (int run = 0; run < 64; run++)
            {
                given.Fill(ref random);
                TrapBlock.Prepare(ref given, Sgi);
                block.Run(ref given);
                Compare(ref given, ref found);
            }
        }

        Cpu.DisableInterrupts();
        Timer.Virtual.Stop();
        Interlocked.Increment(ref s_ready);
    }

    private static void Compare(ref RegisterFile given, ref RegisterFile found)
    {
        for (int i = 0; i < 31; i++)
        {
            if (found.X[i] != given.X[i])
                Report("x"u8, i, found.X[i], given.X[i]);
        }

        for (int i = 0; i < 64; i++)
        {
            if (found.Q[i] != given.Q[i])
                Report((i & 1) == 0 ? "low half of q"u8 : "high half of q"u8, i / 2, found.Q[i], given.Q[i]);
        }

        Test.Equal(found.Fpcr, given.Fpcr, "FPCR"u8);
        Test.Equal(found.Fpsr, given.Fpsr, "FPSR"u8);
    }

    private static void Report(ReadOnlySpan<byte> name, int number, ulong found, ulong given)
    {
        Test.Equal(found, given, name);
        Print.Text("fpsimd: number "u8).Decimal((uint)number).Line();
    }

    private static void Interrupted(uint interrupt)
    {
        if (interrupt == Sgi)
        {
            Interlocked.Increment(ref s_sgis);
        }
        else
        {
            Interlocked.Increment(ref s_ticks);
            Timer.Virtual.Arm(Timer.VirtualCount + (Timer.Millisecond / 5));
        }

        CpuInterface.EndOfInterrupt(interrupt);
    }
}
