// Interrupts of every kind arrive, each once, the most urgent first, the more urgent within the less.
using System.Runtime.CompilerServices;

namespace Hv.Guests;

internal static unsafe class Delivery
{
    private const uint FirstSpi = 64, Spis = 20, Sgis = 8, Ppi = 18;
    private const uint Low = 70, Same = 71, High = 72;

    public static void Run()
    {
        for (uint sgi = 0; sgi < 16; sgi++)
            TestOne(sgi);
        TestOne(Ppi);
        TestOne(FirstSpi);
        Gic.SetEdge(FirstSpi + 1, true);
        TestOne(FirstSpi + 1);
        TestAgainWhileActive();
        for (ulong seed = 1; seed <= 20; seed++)
            TestMany(seed);
        TestPreemption();
    }

    private static void TestOne(uint interrupt)
    {
        Gic.Enable(interrupt);
        Taken.Forget(&IsActiveInside);
        if (interrupt < 16)
            CpuInterface.SendSgi(interrupt, Cpu.Affinity);
        else
            Gic.Pend(interrupt);
        Taken.Expect([interrupt, interrupt | Taken.End], "an interrupt is taken exactly once"u8);
        Test.That(!Gic.IsPending(interrupt) && !Gic.IsActive(interrupt), "an interrupt that ended is inactive"u8);
        Gic.Disable(interrupt);
    }

    private static void IsActiveInside(uint interrupt)
    {
        Test.That(Gic.IsActive(interrupt), "in its handler an interrupt is active"u8);
        Test.That(!Gic.IsPending(interrupt), "in its handler an interrupt is not pending"u8);
    }

    /// <summary>Pended again by its own handler, an interrupt comes again when it has ended.</summary>
    private static void TestAgainWhileActive()
    {
        Gic.SetEdge(High, true);
        Gic.Enable(High);
        Taken.Forget(&PendOnce);
        Gic.Pend(High);
        Taken.Expect([High, High | Taken.End, High, High | Taken.End], "an edge during its handler comes after it"u8);
        Gic.Disable(High);
    }

    private static void PendOnce(uint interrupt)
    {
        if (Taken.Begun > 1)
            return;
        Cpu.EnableInterrupts();
        Gic.Pend(interrupt);
        Test.That(Gic.IsPending(interrupt) && Gic.IsActive(interrupt), "active and pending at once"u8);
        Test.Pause(1);
        Cpu.DisableInterrupts();
    }

    /// <summary>More interrupts at once than any CPU interface has list registers, in a random order of pending and of priority.</summary>
    private static void TestMany(ulong seed)
    {
        var random = new Xorshift(seed);
        Shuffle(ref random, out Order pending);
        Shuffle(ref random, out Order urgency);
        Taken.Forget();
        Cpu.DisableInterrupts();
        for (int i = 0; i < Order.Length; i++)
            Gic.Enable(Interrupt(pending[i]), (byte)(8 * (1 + urgency[pending[i]])));
        for (int i = 0; i < Order.Length; i++)
            Pend(Interrupt(pending[i]));
        Cpu.EnableInterrupts();
        Test.That(Test.Await(ref Taken.Begun, Order.Length), "all of many interrupts are taken"u8);
        Test.Pause(1);
        Test.Equal(Taken.Begun, Order.Length, "each of many interrupts is taken once"u8);
        for (int i = 0; i < Order.Length; i++)
        {
            int place = urgency[i];
            Test.Equal(Taken.At(2 * place), Interrupt((byte)i), "many interrupts are taken in the order of their priorities"u8);
            Gic.Disable(Interrupt((byte)i));
        }
    }

    private static uint Interrupt(byte number) => number < Sgis ? number : FirstSpi + number - Sgis;

    private static void Pend(uint interrupt)
    {
        if (interrupt < 16)
            CpuInterface.SendSgi(interrupt, Cpu.Affinity);
        else
            Gic.Pend(interrupt);
    }

    private static void Shuffle(ref Xorshift random, out Order order)
    {
        order = default;
        for (int i = 0; i < Order.Length; i++)
        {
            int other = (int)random.Below((ulong)i + 1);
            order[i] = order[other];
            order[other] = (byte)i;
        }
    }

    private static void TestPreemption()
    {
        Gic.Enable(Low, 0xa0);
        Gic.Enable(Same, 0xa0);
        Gic.Enable(High, 0x40);
        Taken.Forget(&PendTheOthers);
        Gic.Pend(Low);
        Taken.Expect(
            [Low, High, High | Taken.End, Low | Taken.End, Same, Same | Taken.End],
            "a more urgent interrupt comes within a handler, an equally urgent one after it"u8);
        Test.Equal(CpuInterface.RunningPriority & 0xff, 0xff, "idle, the running priority is 0xff"u8);
        Gic.Disable(Low);
        Gic.Disable(Same);
        Gic.Disable(High);
    }

    private static void PendTheOthers(uint interrupt)
    {
        Test.Equal(CpuInterface.RunningPriority, interrupt == High ? 0x40u : 0xa0u, "the running priority is the interrupt's"u8);
        if (interrupt != Low)
            return;
        Gic.Pend(Same);
        Gic.Pend(High);
        Cpu.EnableInterrupts();
        Test.Await(ref Taken.Begun, 2);
        Cpu.DisableInterrupts();
    }

    [InlineArray(Length)]
    private struct Order
    {
        public const int Length = (int)(Sgis + Spis);
        private byte _first;
    }
}
