// Why: a guest's fault is what a person has to understand from one line: what the guest did, and why that cannot be.
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>The words of <see cref="LogEvent.GuestFault"/>.</summary>
internal static class GuestFaultText
{
    /// <summary>Writes what a guest did: A = ESR_EL2, B = IPA, C = ELR_EL2, Detail = <see cref="GuestFaultReason"/>.</summary>
    internal static void Write(ref AsciiWriter writer, in LogRecord record)
    {
        var syndrome = new Syndrome(record.A);
        switch ((GuestFaultReason)record.Detail)
        {
            case GuestFaultReason.NothingMapped:
                WriteAccess(ref writer, syndrome, record.B);
                writer.Text(": nothing is there"u8);
                break;
            case GuestFaultReason.NotDecodable:
                WriteAccess(ref writer, syndrome, record.B);
                writer.Text(": a device, and the instruction is one that the syndrome does not describe"u8);
                break;
            case GuestFaultReason.Misaligned:
                WriteAccess(ref writer, syndrome, record.B);
                writer.Text(": a device, and the access is not aligned or leaves it"u8);
                break;
            case GuestFaultReason.SystemRegister:
                WriteSystemRegister(ref writer, syndrome);
                writer.Text(": the guest has no such register"u8);
                break;
            case GuestFaultReason.Instruction:
                writer.Text(InstructionName(syndrome.Class));
                writer.Text(": the guest does not have it"u8);
                break;
            case GuestFaultReason.Memory:
                WriteAccess(ref writer, syndrome, record.B);
                writer.Text(": memory fault, status "u8);
                writer.Hex(syndrome.FaultStatus);
                break;
            default:
                writer.Text("an exception of a class that hv does not know: "u8);
                writer.Hex(syndrome.Class);
                break;
        }

        writer.Text(" (pc "u8);
        writer.Hex(record.C);
        writer.Text(", esr "u8);
        writer.Hex(record.A);
        writer.Text(")"u8);
    }

    private static void WriteAccess(ref AsciiWriter writer, Syndrome syndrome, ulong ipa)
    {
        writer.Text(syndrome switch
        {
            { IsInstructionAbort: true } => "fetch from "u8,
            { IsWrite: true } => "write to "u8,
            _ => "read of "u8,
        });
        writer.Hex(ipa);
    }

    // As assemblers write a register that has no name: S3_0_C1_C0_1.
    private static void WriteSystemRegister(ref AsciiWriter writer, Syndrome syndrome)
    {
        writer.Text(syndrome.IsRegisterRead ? "read of S"u8 : "write to S"u8);
        writer.Decimal(syndrome.Op0);
        writer.Text("_"u8);
        writer.Decimal(syndrome.Op1);
        writer.Text("_C"u8);
        writer.Decimal(syndrome.CRn);
        writer.Text("_C"u8);
        writer.Decimal(syndrome.CRm);
        writer.Text("_"u8);
        writer.Decimal(syndrome.Op2);
    }

    private static ReadOnlySpan<byte> InstructionName(byte exceptionClass) => exceptionClass switch
    {
        Syndrome.Wfx => "WFI or WFE"u8,
        Syndrome.FloatingPoint => "a vector or floating-point instruction"u8,
        Syndrome.PointerAuthentication or Syndrome.ExceptionReturn => "a pointer authentication instruction"u8,
        Syndrome.Ls64 => "a 64-byte load or store"u8,
        Syndrome.IllegalState => "an illegal execution state"u8,
        Syndrome.Hvc => "HVC"u8,
        Syndrome.Smc => "SMC"u8,
        Syndrome.Sve => "an SVE instruction"u8,
        Syndrome.Sme => "an SME instruction"u8,
        _ => "a trapped instruction"u8,
    };
}
