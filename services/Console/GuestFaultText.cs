// Why: a guest's fault is what a person has to understand from one line: what the guest did, and why that cannot be.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>The words of <see cref="LogEvent.GuestFault"/>.</summary>
internal static class GuestFaultText
{
    // A line a GuestFaultReason, as LogText.Write has it; an encoded register as assemblers write one that has no name: S3_0_C1_C0_1.
    private static ReadOnlySpan<byte> Reasons =>
        "an exception of a class that hv does not know: %K\n"u8 +
        "%x%B: nothing is there\n"u8 +
        "%x%B: a device, and the instruction is one that the syndrome does not describe\n"u8 +
        "%x%B: a device, and the access is not aligned or leaves it\n"u8 +
        "{Rread of S}{rwrite to S}%o_%q_C%n_C%m_%t: the guest has no such register\n"u8 +
        "%w: the guest does not have it\n"u8 +
        "an exception of a class that hv does not know: %K\n"u8 +
        "%x%B: memory fault, status %S"u8;

    /// <summary>Writes what a guest did: A = ESR_EL2, B = IPA, C = ELR_EL2, Detail = <see cref="GuestFaultReason"/>.</summary>
    internal static void Write(ref AsciiWriter writer, in LogRecord record)
    {
        LogText.Write(ref writer, NameList.Line(Reasons, record.Detail), record);
        LogText.Write(ref writer, " (pc %C, esr %A)"u8, record);
    }

    /// <summary>What an access is, with what stands before its address.</summary>
    internal static ReadOnlySpan<byte> AccessName(in LogRecord record) => new Syndrome(record.A) switch
    {
        { IsInstructionAbort: true } => "fetch from "u8,
        { IsWrite: true } => "write to "u8,
        _ => "read of "u8,
    };

    /// <summary>The instruction that trapped.</summary>
    internal static ReadOnlySpan<byte> InstructionName(in LogRecord record) => NameList.Line(
        "a trapped instruction\nWFI or WFE\na vector or floating-point instruction\na pointer authentication instruction\na 64-byte load or store\n"u8 +
        "an illegal execution state\nHVC\nSMC\nan SVE instruction\nan SME instruction"u8,
        new Syndrome(record.A).Class switch
        {
            Syndrome.Wfx => 1,
            Syndrome.FloatingPoint => 2,
            Syndrome.PointerAuthentication or Syndrome.ExceptionReturn => 3,
            Syndrome.Ls64 => 4,
            Syndrome.IllegalState => 5,
            Syndrome.Hvc => 6,
            Syndrome.Smc => 7,
            Syndrome.Sve => 8,
            Syndrome.Sme => 9,
            _ => 0,
        });
}
