// Why: actors log events and numbers; here, and nowhere else, they become words.
// Promises: one line for each record, "hv: vm0 vcpu1: what happened". What it was comes first, numbers for whoever looks
// deeper last.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>The words of log records.</summary>
internal static class LogText
{
    private const byte Uart = Hv.Services.Uart.UartService.LogDetail;
    private const int FirstNotice = 12;

    // A line an event, by its number; from FirstNotice Console's own, as Notice numbers them. Write has what % and { mean.
    private static ReadOnlySpan<byte> Events =>
        "event %E: %A %B %C %D\n"u8 +
        "%g\n"u8 +
        "powered off\n"u8 +
        "reset\n"u8 +
        "a service has failed, the VM that it served is stopped: actor %A, message %B, at %C, fault %D\n"u8 +
        "a service got a message that it does not know: actor %A, message %B\n"u8 +
        "a mailbox was full: actor %A, message %B\n"u8 +
        "started with %z of RAM and %d vCPU{Ps}, at %B\n"u8 +
        "a register that hv does not emulate: %v, offset %A, value %B\n"u8 +
        "an answer to nothing that was asked, message %A\n"u8 +
        "an interrupt that nobody owns, INTID %a\n"u8 +
        "a physical SError, which no guest is told of: ESR %A, PC %C\n"u8 +
        "input goes to vm%a (Ctrl-] and a VM's number to change{B, Ctrl-] Enter for the monitor})\n"u8 +
        "there is no vm%a\n"u8 +
        "%a bytes of input that no VM has read are thrown away\n"u8 +
        "Ctrl-] then 0-9, a-v: input to VM 0-31; x: throw unread input away; Ctrl-]: a Ctrl-] for the VM"u8 +
        "{A; Enter: the monitor; *: show all VMs; =: show one}\n"u8 +
        "%a bytes of output from before are forgotten\n"u8 +
        "{Aall VMs are shown}{athe VM that has the keyboard is shown alone}"u8;

    /// <summary>Writes a record's line, with the line's end.</summary>
    internal static void Write(ref AsciiWriter writer, in LogRecord record)
    {
        writer.Text("hv: "u8);
        WriteWho(ref writer, record);
        int line = record.Event >= Notice.Focus ? record.Event - Notice.Focus + FirstNotice : (int)record.Event < FirstNotice ? (int)record.Event : 0;
        Write(ref writer, NameList.Line(Events, line), record);
        writer.Text("\r\n"u8);
    }

    /// <summary>Writes a text with what a record says put in.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="text">
    /// The text. % and a capital is a number of the record's (Number) in hexadecimal, % and its small letter in decimal; other small letters are words.
    /// What stands in braces is written when the number that the first letter in it names is not 0, or, with a small letter, when it is.
    /// </param>
    /// <param name="record">The record.</param>
    internal static void Write(ref AsciiWriter writer, ReadOnlySpan<byte> text, in LogRecord record)
    {
        bool isLeftOut = false;
        for (int i = 0; i < text.Length; i++)
        {
            byte letter = text[i];
            if (letter is (byte)'{' or (byte)'}')
            {
                isLeftOut = letter == '{' && Number(text[++i], record) == 0 == IsCapital(text[i]);
            }
            else if (!isLeftOut && letter == '%')
            {
                Put(ref writer, text[++i], record);
            }
            else if (!isLeftOut)
            {
                writer.Byte(letter);
            }
        }
    }

    /// <summary>Writes the line for records that found no room.</summary>
    internal static void WriteLost(ref AsciiWriter writer, uint count) =>
        Write(ref writer, "hv: %a log line{Ps} lost\r\n"u8, new LogRecord { A = count, Detail = (byte)Math.Min(count, 2) });

    private static bool IsCapital(byte letter) => letter < 'a';

    private static ulong Number(byte letter, in LogRecord record)
    {
        var syndrome = new Syndrome(record.A);
        return (letter & ~0x20) switch
        {
            'A' => record.A,
            'B' => record.B,
            'C' => record.C,
            'D' => record.Detail,
            'E' => (ulong)record.Event,
            'K' => syndrome.Class,
            'M' => syndrome.CRm,
            'N' => syndrome.CRn,
            'O' => syndrome.Op0,
            'P' => (ulong)record.Detail - 1, // whether there are several
            'Q' => syndrome.Op1,
            'R' => syndrome.IsRegisterRead ? 1u : 0,
            'S' => syndrome.FaultStatus,
            _ => syndrome.Op2, // T
        };
    }

    private static void Put(ref AsciiWriter writer, byte letter, in LogRecord record)
    {
        switch (letter)
        {
            case (byte)'g':
                GuestFaultText.Write(ref writer, record);
                break;
            case (byte)'v':
                WriteDevice(ref writer, record);
                break;
            case (byte)'w':
                writer.Text(GuestFaultText.InstructionName(record));
                break;
            case (byte)'x':
                writer.Text(GuestFaultText.AccessName(record));
                break;
            case (byte)'z':
                bool isMiB = (record.A & 0xF_FFFF) == 0;
                writer.Decimal(record.A >> (isMiB ? 20 : 10));
                writer.Text(isMiB ? " MiB"u8 : " KiB"u8);
                break;
            case var _ when IsCapital(letter):
                writer.Hex(Number(letter, record));
                break;
            default:
                writer.Decimal(Number(letter, record));
                break;
        }
    }

    private static void WriteWho(ref AsciiWriter writer, in LogRecord record)
    {
        if (record.Vm == LogRecord.Nobody)
        {
            return;
        }

        writer.Text("vm"u8);
        writer.Decimal(record.Vm);
        if (record.Vcpu != LogRecord.Nobody)
        {
            writer.Text(" vcpu"u8);
            writer.Decimal(record.Vcpu);
        }

        writer.Text(": "u8);
    }

    // Devices by the number in Detail of LogEvent.Unimplemented.
    private static void WriteDevice(ref AsciiWriter writer, in LogRecord record) => Write(
        ref writer,
        record.Detail switch
        {
            0 => "GICD"u8,
            1 => "GICR"u8,
            Uart => "PL011"u8,
            _ => "device %D"u8,
        },
        record);
}
