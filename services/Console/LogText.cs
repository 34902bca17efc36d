// Why: actors log events and numbers; here, and nowhere else, they become words.
// Promises: one line for each record, "hv: vm0 vcpu1: what happened". What it was comes first, numbers for whoever looks
// deeper last.
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>The words of log records.</summary>
internal static class LogText
{
    // Devices by the number in Detail of LogEvent.Unimplemented.
    private const byte Distributor = 0;
    private const byte Redistributor = 1;
    private const byte Uart = Hv.Services.Uart.UartService.LogDetail;

    /// <summary>Writes a record's line, with the line's end.</summary>
    internal static void Write(ref AsciiWriter writer, in LogRecord record)
    {
        writer.Text("hv: "u8);
        WriteWho(ref writer, record);
        switch (record.Event)
        {
            case LogEvent.GuestFault:
                GuestFaultText.Write(ref writer, record);
                break;
            case LogEvent.VmOff:
                writer.Text("powered off"u8);
                break;
            case LogEvent.VmReset:
                writer.Text("reset"u8);
                break;
            case LogEvent.VmStarted:
                writer.Text("started with "u8);
                WriteSize(ref writer, record.A);
                writer.Text(" of RAM and "u8);
                writer.Decimal(record.Detail);
                writer.Text(record.Detail == 1 ? " vCPU, at "u8 : " vCPUs, at "u8);
                writer.Hex(record.B);
                break;
            case LogEvent.HandlerFault:
                writer.Text("a service has failed, the VM that it served is stopped:"u8);
                Number(ref writer, " actor "u8, record.A);
                Number(ref writer, ", message "u8, record.B);
                Number(ref writer, ", at "u8, record.C);
                Number(ref writer, ", fault "u8, record.Detail);
                break;
            case LogEvent.UnexpectedMessage:
                writer.Text("a service got a message that it does not know:"u8);
                Number(ref writer, " actor "u8, record.A);
                Number(ref writer, ", message "u8, record.B);
                break;
            case LogEvent.MailboxFull:
                writer.Text("a mailbox was full:"u8);
                Number(ref writer, " actor "u8, record.A);
                Number(ref writer, ", message "u8, record.B);
                break;
            case LogEvent.Unimplemented:
                writer.Text("a register that hv does not emulate: "u8);
                WriteDevice(ref writer, record.Detail);
                Number(ref writer, ", offset "u8, record.A);
                Number(ref writer, ", value "u8, record.B);
                break;
            case LogEvent.StrayReply:
                Number(ref writer, "an answer to nothing that was asked, message "u8, record.A);
                break;
            case LogEvent.SError:
                writer.Text("a physical SError, which no guest is told of: ESR "u8);
                writer.Hex(record.A);
                writer.Text(", PC "u8);
                writer.Hex(record.C);
                break;
            case LogEvent.StrayInterrupt:
                writer.Text("an interrupt that nobody owns, INTID "u8);
                writer.Decimal(record.A);
                break;
            case Notice.Focus:
                writer.Text("input goes to vm"u8);
                writer.Decimal(record.A);
                writer.Text(record.B == 0 ? " (Ctrl-] and a VM's number to change)"u8 : " (Ctrl-] and a VM's number to change, Ctrl-] Enter for the monitor)"u8);
                break;
            case Notice.NoSuchVm:
                writer.Text("there is no vm"u8);
                writer.Decimal(record.A);
                break;
            case Notice.Discarded:
                writer.Decimal(record.A);
                writer.Text(" bytes of input that no VM has read are thrown away"u8);
                break;
            case Notice.Help:
                writer.Text("Ctrl-] then 0-9, a-v: input to VM 0-31; x: throw unread input away; Ctrl-]: a Ctrl-] for the VM"u8);
                if (record.A != 0)
                {
                    writer.Text("; Enter: the monitor; *: show all VMs; =: show one"u8);
                }

                break;
            case Notice.Forgotten:
                writer.Decimal(record.A);
                writer.Text(" bytes of output from before are forgotten"u8);
                break;
            case Notice.View:
                writer.Text(record.A != 0 ? "all VMs are shown"u8 : "the VM that has the keyboard is shown alone"u8);
                break;
            default:
                Number(ref writer, "event "u8, (byte)record.Event);
                Number(ref writer, ": "u8, record.A);
                Number(ref writer, " "u8, record.B);
                Number(ref writer, " "u8, record.C);
                Number(ref writer, " "u8, record.Detail);
                break;
        }

        writer.Text("\r\n"u8);
    }

    /// <summary>Writes the line for records that found no room.</summary>
    internal static void WriteLost(ref AsciiWriter writer, uint count)
    {
        writer.Text("hv: "u8);
        writer.Decimal(count);
        writer.Text(count == 1 ? " log line lost\r\n"u8 : " log lines lost\r\n"u8);
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

    private static void WriteDevice(ref AsciiWriter writer, byte device)
    {
        switch (device)
        {
            case Distributor:
                writer.Text("GICD"u8);
                break;
            case Redistributor:
                writer.Text("GICR"u8);
                break;
            case Uart:
                writer.Text("PL011"u8);
                break;
            default:
                Number(ref writer, "device "u8, device);
                break;
        }
    }

    private static void WriteSize(ref AsciiWriter writer, ulong bytes)
    {
        if ((bytes & 0xF_FFFF) == 0)
        {
            writer.Decimal(bytes >> 20);
            writer.Text(" MiB"u8);
        }
        else
        {
            writer.Decimal(bytes >> 10);
            writer.Text(" KiB"u8);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Number(ref AsciiWriter writer, ReadOnlySpan<byte> name, ulong value)
    {
        writer.Text(name);
        writer.Hex(value);
    }
}
