using System.Text;
using Hv.Services;
using Hv.Ipc.Protocols;
using Hv.Services.Console;
using Xunit;

namespace Hv.Tests.Services.Console;

public sealed class LogTextTests
{
    private static string Words(LogRecord record)
    {
        var writer = new AsciiWriter(new byte[LineText.Capacity]);
        LogText.Write(ref writer, record);
        return Encoding.ASCII.GetString(writer.Written);
    }

    private static LogRecord Fault(GuestFaultReason reason, ulong esr, ulong ipa) =>
        new() { Event = LogEvent.GuestFault, A = esr, B = ipa, C = 0xFFFF_8000_1000_0004, Detail = (byte)reason, Vm = 0, Vcpu = 3 };

    [Theory]
    [InlineData(GuestFaultReason.NothingMapped, 0x9380_8006ul, "read of 0xdead000: nothing is there")]
    [InlineData(GuestFaultReason.NothingMapped, 0x9380_8046ul, "write to 0xdead000: nothing is there")]
    [InlineData(GuestFaultReason.NothingMapped, 0x8200_0006ul, "fetch from 0xdead000: nothing is there")]
    [InlineData(
        GuestFaultReason.NotDecodable,
        0x9200_0006ul,
        "read of 0xdead000: a device, and the instruction is one that the syndrome does not describe")]
    [InlineData(GuestFaultReason.Misaligned, 0x9380_8046ul, "write to 0xdead000: a device, and the access is not aligned or leaves it")]
    [InlineData(GuestFaultReason.Memory, 0x9200_0010ul, "read of 0xdead000: memory fault, status 0x10")]
    [InlineData(GuestFaultReason.Instruction, 0x5E00_0000ul, "SMC: the guest does not have it")]
    [InlineData(GuestFaultReason.Instruction, 0x6600_0000ul, "an SVE instruction: the guest does not have it")]
    [InlineData(GuestFaultReason.UnknownClass, 0xF200_0000ul, "an exception of a class that hv does not know: 0x3c")]
    public void Guest_faults(GuestFaultReason reason, ulong esr, string words) => Assert.Equal(
        $"hv: vm0 vcpu3: {words} (pc 0xffff800010000004, esr 0x{esr:x})\r\n", Words(Fault(reason, esr, 0xDEAD000)));

    [Fact]
    public void A_system_register_is_named_by_its_encoding()
    {
        // MRS of S3_5_C15_C2_7: EC 0x18, op0 3, op2 7, op1 5, CRn 15, CRm 2, a read.
        ulong esr = (0x18ul << 26) | (1ul << 25) | (3ul << 20) | (7ul << 17) | (5ul << 14) | (15ul << 10) | (2ul << 1) | 1;
        string read = Words(Fault(GuestFaultReason.SystemRegister, esr, 0));
        string write = Words(Fault(GuestFaultReason.SystemRegister, esr & ~1ul, 0));
        Assert.Contains("vcpu3: read of S3_5_C15_C2_7: the guest has no such register", read);
        Assert.Contains("vcpu3: write to S3_5_C15_C2_7: the guest has no such register", write);
    }

    [Fact]
    public void Other_events()
    {
        Assert.Equal(
            "hv: vm2: started with 512 MiB of RAM and 4 vCPUs, at 0x40080000\r\n",
            Words(new LogRecord { Event = LogEvent.VmStarted, A = 512 << 20, B = 0x4008_0000, Detail = 4, Vm = 2, Vcpu = 255 }));
        Assert.Equal(
            "hv: vm2: started with 96 KiB of RAM and 1 vCPU, at 0x0\r\n",
            Words(new LogRecord { Event = LogEvent.VmStarted, A = 96 << 10, Detail = 1, Vm = 2, Vcpu = 255 }));
        Assert.Equal(
            "hv: vm1: a service has failed, the VM that it served is stopped: actor 0x7, message 0x101, at 0x40123456, fault 0x2\r\n",
            Words(new LogRecord { Event = LogEvent.HandlerFault, A = 7, B = 0x101, C = 0x4012_3456, Detail = 2, Vm = 1, Vcpu = 255 }));
        Assert.Equal(
            "hv: vm0: a register that hv does not emulate: PL011, offset 0x80, value 0xff\r\n",
            Words(new LogRecord { Event = LogEvent.Unimplemented, A = 0x80, B = 0xFF, Detail = 16, Vm = 0, Vcpu = 255 }));
        Assert.Equal(
            "hv: vm0: a register that hv does not emulate: GICD, offset 0x80, value 0xff\r\n",
            Words(new LogRecord { Event = LogEvent.Unimplemented, A = 0x80, B = 0xFF, Detail = 0, Vm = 0, Vcpu = 255 }));
        Assert.Equal(
            "hv: a mailbox was full: actor 0x9, message 0x101\r\n",
            Words(new LogRecord { Event = LogEvent.MailboxFull, A = 9, B = 0x101, Vm = 255, Vcpu = 255 }));
        Assert.Equal(
            "hv: event 0x77: 0x1 0x2 0x3 0x4\r\n",
            Words(new LogRecord { Event = (LogEvent)0x77, A = 1, B = 2, C = 3, Detail = 4, Vm = 255, Vcpu = 255 }));
    }

    [Fact]
    public void The_longest_text_is_not_cut()
    {
        for (int what = 0; what < 256; what++)
        {
            for (int detail = 0; detail < 32; detail++)
            {
                string words = Words(new LogRecord
                {
                    Event = (LogEvent)what,
                    A = ulong.MaxValue,
                    B = ulong.MaxValue,
                    C = ulong.MaxValue,
                    Detail = (byte)detail,
                    Vm = 254,
                    Vcpu = 254,
                });

                // Two bytes are for the end of a line that it cuts.
                Assert.InRange(words.Length, 10, LineText.Capacity - 2);
                Assert.EndsWith("\r\n", words);
            }
        }
    }

    [Theory]
    [InlineData(0ul, "0", "0x0")]
    [InlineData(9ul, "9", "0x9")]
    [InlineData(10ul, "10", "0xa")]
    [InlineData(1_000_000ul, "1000000", "0xf4240")]
    [InlineData(0x1000ul, "4096", "0x1000")]
    [InlineData(ulong.MaxValue, "18446744073709551615", "0xffffffffffffffff")]
    public void Numbers(ulong value, string inDecimal, string inHex)
    {
        var writer = new AsciiWriter(new byte[64]);
        writer.Decimal(value);
        writer.Byte((byte)' ');
        writer.Hex(value);
        Assert.Equal(inDecimal + " " + inHex, Encoding.ASCII.GetString(writer.Written));
    }

    [Fact]
    public void Hex_is_filled_up_and_what_does_not_fit_is_cut()
    {
        var writer = new AsciiWriter(new byte[10]);
        writer.Hex(0xAB, 4);
        writer.Text("01234567"u8);
        writer.Byte(1);
        Assert.Equal("0x00ab0123", Encoding.ASCII.GetString(writer.Written));
        Assert.Equal(10, writer.Length);
    }
}
