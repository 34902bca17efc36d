// How a test guest says what it found: a line for each check that fails, and at the end PASS <name> if none did. The boot tests
// look for these lines.
using System.Threading;

namespace Hv.Guests;

/// <summary>Checks, counted over all of the guest.</summary>
internal static class Test
{
    private const uint MostLines = 20;

    private static uint s_checks, s_failures;

    public static void That(bool holds, ReadOnlySpan<byte> what)
    {
        s_checks++;
        if (!holds && ++s_failures <= MostLines)
            Failure(what).Line();
    }

    public static void Equal(ulong found, ulong expected, ReadOnlySpan<byte> what)
    {
        s_checks++;
        if (found != expected && ++s_failures <= MostLines)
            Failure(what).And(": "u8).Hex(found).And(", not "u8).Hex(expected).Line();
    }

    public static void Equal(PsciResult found, PsciResult expected, ReadOnlySpan<byte> what) =>
        Equal((ulong)(long)found, (ulong)(long)expected, what);

    /// <summary>Waits until handlers or other CPUs have made the count so large; false after <paramref name="milliseconds"/>.</summary>
    public static bool Await(ref uint count, uint enough, ulong milliseconds = 2000)
    {
        ulong end = Timer.VirtualCount + (milliseconds * Timer.Millisecond);
        while (Volatile.Read(ref count) < enough)
        {
            if (Timer.VirtualCount >= end)
                return false;
            Cpu.Yield();
        }

        return true;
    }

    /// <summary>Lets time pass in which nothing should happen, or everything should.</summary>
    public static void Pause(ulong milliseconds)
    {
        uint never = 0;
        Await(ref never, 1, milliseconds);
    }

    /// <summary>The last line.</summary>
    public static void Finish()
    {
        Print.Text(Program.Name).And(": "u8).Decimal(s_checks, " checks"u8).Line();
        if (s_failures == 0)
            Print.Text("PASS "u8).And(Program.Name).Line();
        else
            Failure(""u8).Decimal(s_failures, " checks failed"u8).Line();
    }

    /// <summary>Starts a line that says the guest failed.</summary>
    public static Print Failure(ReadOnlySpan<byte> why)
    {
        if (((UartControl)Mmio.Read32(Uart.Control) & UartControl.Loopback) != 0)
            Uart.Start();
        return Print.Text("FAIL "u8).And(Program.Name).And(": "u8).And(why);
    }
}
