// One instruction, tried: written into memory, called, and what came of it noted.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Guests;

/// <summary>How an instruction ended.</summary>
internal enum Outcome
{
    Completed, Undefined, DataAbort, InstructionAbort, OtherException,
}

/// <summary>Counts of outcomes.</summary>
internal struct Tally
{
    private Counts _counts;

    public void Count(Outcome outcome) => _counts[(int)outcome]++;

    public readonly void Print(ReadOnlySpan<byte> what) => Guests.Print.Text("rogue: "u8).And(what).And(": "u8)
        .Decimal(_counts[0], " completed, "u8).Decimal(_counts[1], " undefined, "u8).Decimal(_counts[2], " data aborts, "u8)
        .Decimal(_counts[3], " instruction aborts, "u8).Decimal(_counts[4], " others"u8).Line();

    [InlineArray(5)]
    private struct Counts
    {
        private uint _first;
    }
}

/// <summary>Tries instructions, with x0 as their data and x1 as their address.</summary>
internal static unsafe class Probe
{
    private const ulong Entry = 1, Valid = 1 << 10, Shareable = 3 << 8, NormalMemory = 1 << 2, GiB = 1 << 30;

    /// <summary>Where <see cref="Window"/> maps.</summary>
    private const ulong WindowIndex = 2;

    private static bool s_expected;
    private static ulong s_syndrome;

    /// <summary>x0 after the last probe.</summary>
    public static ulong Result { get; private set; }

    /// <summary>ESR_EL1.EC of the last probe's exception; 0 also where it completed.</summary>
    public static ulong ExceptionClass => s_syndrome >> 26;

    public static Outcome Try(uint instruction, ulong x0 = 0, ulong x1 = 0)
    {
        var code = new Code(Board.Scratch);
        code.Append(instruction);
        code.Finish();
        return Call(code, x0, x1);
    }

    /// <summary>Executes what lies at an address.</summary>
    public static Outcome Fetch(ulong address) => Call(new Code(address), 0, 0);

    public static Outcome Call(Code code, ulong x0, ulong x1)
    {
        s_syndrome = 0;
        s_expected = true;
        Result = code.Call(x0, x1);
        s_expected = false;
        return ExceptionClass switch
        {
            0 when s_syndrome == 0 => Outcome.Completed,
            0 => Outcome.Undefined,
            0x20 or 0x21 => Outcome.InstructionAbort,
            0x24 or 0x25 => Outcome.DataAbort,
            _ => Outcome.OtherException,
        };
    }

    /// <summary>Exception: the probe is over; its routine returns to where it was called from.</summary>
    public static bool Recover(ref ExceptionFrame frame, ulong syndrome)
    {
        if (!s_expected)
            return false;
        s_expected = false;
        s_syndrome = syndrome == 0 ? 1UL << 25 : syndrome;
        frame.ReturnAddress = frame.X[30];
        return true;
    }

    /// <summary>An address at which the physical one is mapped, as a device's or as memory's.</summary>
    public static ulong Window(ulong physical, bool device)
    {
        ulong entry = (physical & ~(GiB - 1)) | Entry | Valid | (device ? 0 : Shareable | NormalMemory);
        ((ulong*)Cpu.Ttbr0)[WindowIndex] = entry;
        Forget();
        return (WindowIndex * GiB) + (physical & (GiB - 1));
    }

    [RuntimeImport("*", "guest_forget"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Forget();
}
