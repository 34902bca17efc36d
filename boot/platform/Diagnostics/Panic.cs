// Why: when hv cannot go on, it says why in words that lead to the line, and powers off. The launcher takes the first line
// for a failure.
// Promises: uses nothing that may be broken but the UART and the symbol table; a panic in a panic stops at once.
#if METAL
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Hv.Arch;
using Hv.Platform.DeviceTree;

namespace Hv.Platform.Diagnostics;

/// <summary>The end.</summary>
internal static unsafe class Panic
{
    /// <summary>hv found something that cannot be.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Stop(ReadOnlySpan<byte> reason)
    {
        EarlyConsole console = Begin();
        console.Text(reason);
        console.Text("\n"u8);
        Backtrace(console, Frame());
        End(console);
    }

    /// <summary>A check of the language failed in the core, with no handler running whose fault it would be.</summary>
    [DoesNotReturn]
    internal static void CheckFailed(int kind, ulong* frame)
    {
        EarlyConsole console = Begin();
        console.Text(KindOf(kind));
        console.Text(" in the core\n"u8);
        Backtrace(console, frame);
        End(console);
    }

    /// <summary>hv took an exception.</summary>
    [DoesNotReturn]
    internal static void Exception(ExceptionFrame* frame, int vector)
    {
        EarlyConsole console = Begin();
        EsrEl2 syndrome = new(frame->Syndrome);
        AbortIss abort = new(syndrome.Iss);
        console.Text(vector % 4 == 0 ? ClassOf(syndrome.Class) : vector % 4 == 3 ? "SError"u8 : "interrupt in hv"u8);
        if (syndrome.Class is ExceptionClass.DataAbort or ExceptionClass.InstructionAbort)
        {
            console.Text(syndrome.Class == ExceptionClass.InstructionAbort ? ": fetch from "u8 : abort.IsWrite ? ": store to "u8 : ": load from "u8);
            console.Hex(frame->FaultAddress);
            console.Text(abort.IsTranslationFault ? ", where nothing is mapped"u8 : abort.IsPermissionFault ? ", which is not allowed there"u8 :
                abort.Status == FaultStatus.Alignment ? ", not aligned"u8 : abort.Status == FaultStatus.External ? ": external abort"u8 : ""u8);
        }

        console.Text("\n  ESR_EL2 "u8);
        console.Hex(frame->Syndrome, 8);
        console.Text("  FAR_EL2 "u8);
        console.Hex(frame->FaultAddress, 16);
        console.Text("  SPSR_EL2 "u8);
        console.Hex(frame->Pstate, 8);
        console.Text("\n  PC  "u8);
        Location(console, frame->ProgramCounter);
        for (int i = 0; i < 31; i++)
        {
            console.Text(i % 4 == 0 ? "\n  x"u8 : "  x"u8);
            console.Decimal((ulong)i);
            console.Text(i < 10 ? "  "u8 : " "u8);
            console.Hex(frame->X[i], 16);
        }

        console.Text("  sp  "u8);
        console.Hex(frame->StackPointer, 16);
        console.Text("\n"u8);
        Backtrace(console, (ulong*)frame->X[29]);
        End(console);
    }

    /// <summary>A fault's kind in words.</summary>
    internal static ReadOnlySpan<byte> KindOf(int kind) => WordList.Line(
        "failed check\nindex out of range\nnull reference\noverflow\ndivision by zero\ninvalid cast\nfailed check\n"u8 +
        "argument out of range\nfailed check\nfailed check\nstack overrun\nfailed check"u8,
        kind);

    private static ReadOnlySpan<byte> ClassOf(ExceptionClass value) => WordList.Line(
        "data abort\ninstruction abort\nPC not aligned\nSP not aligned\nundefined instruction\nBRK\nillegal execution state\nexception"u8,
        value switch
        {
            ExceptionClass.DataAbort => 0,
            ExceptionClass.InstructionAbort => 1,
            ExceptionClass.PcAlignment => 2,
            ExceptionClass.SpAlignment => 3,
            ExceptionClass.Unknown => 4,
            ExceptionClass.Brk64 => 5,
            ExceptionClass.IllegalExecution => 6,
            _ => 7,
        });

    // The fourth word of what TPIDR_EL2 points to; nothing before hv has laid out its memory.
    private static PanicState* State => Registers.ReadTpidrEl2() is var cpu and not 0 ? ((PanicState**)cpu)[3] : null;

    private static EarlyConsole Begin()
    {
        PanicState* state = State;
        if (state == null || state->HasBegun)
        {
            Firmware.Halt();
        }

        state->HasBegun = true;
        EarlyConsole console = new(state->Uart);
        console.Text("\nhv: panic: "u8);
        return console;
    }

    [DoesNotReturn]
    private static void End(EarlyConsole console)
    {
        console.Text("hv: powering off after a panic\n"u8);
        console.Flush();
        Firmware.PowerOff(State->Psci);
    }

    private static void Location(EarlyConsole console, ulong address)
    {
        console.Hex(address, 12);
        console.Text(" "u8);
        Symbols.Write(console, address);
    }

    // Frames are pairs of the caller's frame and the return address (AAPCS64, 6.4.6). Stops at whatever is no frame of hv's.
    private static void Backtrace(EarlyConsole console, ulong* frame)
    {
        for (int depth = 0; depth < 32 && (ulong)frame >= Layout.Base && ((ulong)frame & 7) == 0; depth++)
        {
            if (frame[1] < Layout.Base)
            {
                break;
            }

            console.Text("  at  "u8);
            Location(console, frame[1] - 4);
            console.Text("\n"u8);
            ulong* caller = (ulong*)frame[0];
            if (caller <= frame || ((ulong)caller ^ (ulong)frame) >= Layout.StackSize)
            {
                break;
            }

            frame = caller;
        }
    }

    // The frame of the function that called Stop: reading x29 takes an assembly leaf, which has no frame of its own.
    private static ulong* Frame() => (ulong*)Registers.ReadFramePointer();
}
#endif
