// Why: tests of the UART speak in register accesses and in bytes on the line.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Uart;
using Xunit;

namespace Hv.Tests.Services.Uart;

/// <summary>A UART, a guest that accesses it, and the far end of its line.</summary>
internal sealed class UartFixture
{
    public const ushort Vcpu = 9;
    public const ushort Console = 10;
    public const ushort Gic = 11;
    public const ushort Vm = 12;
    public const ushort Log = 13;
    public const uint IntId = 33;

    // Offsets as the TRM has them, not as the service's source has them.
    public const uint DR = 0x000, RSR = 0x004, FR = 0x018, ILPR = 0x020, IBRD = 0x024, FBRD = 0x028, LCR_H = 0x02C, CR = 0x030;
    public const uint IFLS = 0x034, IMSC = 0x038, RIS = 0x03C, MIS = 0x040, ICR = 0x044, DMACR = 0x048;

    // Interrupts.
    public const uint RIM = 1, CTSM = 2, DCDM = 4, DSRM = 8, RX = 0x10, TX = 0x20, RT = 0x40, FE = 0x80, PE = 0x100, BE = 0x200, OE = 0x400;

    // Flags.
    public const uint CTS = 1, DSR = 2, DCD = 4, BUSY = 8, RXFE = 0x10, TXFF = 0x20, RXFF = 0x40, TXFE = 0x80, RI = 0x100;

    // Control.
    public const uint UARTEN = 1, LBE = 0x80, TXE = 0x100, RXE = 0x200, DTR = 0x400, RTS = 0x800, OUT1 = 0x1000, OUT2 = 0x2000;
    public const uint CTSEN = 0x8000;
    public const uint On = UARTEN | TXE | RXE;

    private readonly ServiceHarness<UartService, UartState> _harness = new();

    public UartFixture(int credit = 1000) => UartState.Create(
        ref _harness.State,
        credit,
        TestPorts.To<Serial>(Console),
        TestPorts.To<Interrupts>(Gic),
        IntId,
        TestPorts.To<Lifecycle>(Vm),
        TestPorts.To<Log>(Log));

    public ref UartState State => ref _harness.State;

    /// <summary>The bytes that have left on the line.</summary>
    public List<byte> Output { get; } = [];

    /// <summary>How many messages they came in.</summary>
    public int OutputMessages { get; private set; }

    /// <summary>The credit that the UART has given since the start.</summary>
    public int Granted { get; private set; }

    /// <summary>The interrupt line.</summary>
    public bool IsHigh { get; private set; }

    /// <summary>How often it has changed.</summary>
    public int Edges { get; private set; }

    public List<LogRecord> Records { get; } = [];

    public int ResetsDone { get; private set; }

    public uint Read(uint offset, AccessSize size = AccessSize.Word)
    {
        IReadOnlyList<Message> sent = Handle(new MmioRead { Offset = offset, Size = size }, Vcpu);
        Message reply = sent[^1];
        Assert.Equal(Vcpu, reply.Target.Index);
        Assert.Equal(_harness.LastSequence, reply.Sequence);
        Assert.Single(sent, m => m.Target.Index == Vcpu);
        return (uint)reply.Read<Completed>().Value;
    }

    public void Write(uint offset, uint value, AccessSize size = AccessSize.Word)
    {
        IReadOnlyList<Message> sent = Handle(new MmioWrite { Offset = offset, Value = value, Size = size }, Vcpu);
        Message reply = sent[^1];
        Assert.Equal(Vcpu, reply.Target.Index);
        Assert.Equal(_harness.LastSequence, reply.Sequence);
        Assert.Single(sent, m => m.Target.Index == Vcpu);
        Assert.Equal(0UL, reply.Read<Completed>().Value);
    }

    public void Say(string text)
    {
        foreach (char c in text)
        {
            Write(DR, c, AccessSize.Byte);
        }
    }

    /// <summary>Bytes come on the line.</summary>
    public void Type(string text)
    {
        for (int at = 0; at < text.Length; at += SerialBytes.Capacity)
        {
            string part = text.Substring(at, Math.Min(SerialBytes.Capacity, text.Length - at));
            SerialBytes bytes = default;
            for (int i = 0; i < part.Length; i++)
            {
                bytes[i] = (byte)part[i];
            }

            Handle(new SerialData { Bytes = bytes, Count = (byte)part.Length }, Console);
        }
    }

    public void Credit(int count) => Handle(new SerialCredit { Count = (ushort)count }, Console);

    public void Reset() => Handle(default(Reset), Vm);

    /// <summary>What a driver reads until the FIFO is empty.</summary>
    public string ReadAll()
    {
        string text = "";
        while ((Read(FR) & RXFE) == 0)
        {
            text += (char)(Read(DR) & 0xFF);
        }

        return text;
    }

    public string OutputText => System.Text.Encoding.Latin1.GetString([.. Output]);

    public IReadOnlyList<Message> Handle<T>(in T payload, ushort source)
        where T : unmanaged, IMessage
    {
        IReadOnlyList<Message> sent = _harness.Send(payload, source);
        foreach (Message message in sent)
        {
            Note(message);
        }

        return sent;
    }

    private void Note(Message message)
    {
        switch (message.Kind)
        {
            case SerialData.Kind:
                Assert.Equal(Console, message.Target.Index);
                SerialData data = message.Read<SerialData>();
                Assert.InRange(data.Count, 1, SerialBytes.Capacity);
                for (int i = 0; i < data.Count; i++)
                {
                    Output.Add(data.Bytes[i]);
                }

                OutputMessages++;
                break;
            case SerialCredit.Kind:
                Assert.Equal(Console, message.Target.Index);
                Granted += message.Read<SerialCredit>().Count;
                break;
            case SetLine.Kind:
                Assert.Equal(Gic, message.Target.Index);
                SetLine line = message.Read<SetLine>();
                Assert.Equal(IntId, line.IntId);
                Assert.NotEqual(IsHigh, line.IsHigh);
                IsHigh = line.IsHigh;
                Edges++;
                break;
            case LogRecord.Kind:
                Assert.Equal(Log, message.Target.Index);
                Records.Add(message.Read<LogRecord>());
                break;
            case ResetDone.Kind:
                Assert.Equal(Vm, message.Target.Index);
                ResetsDone++;
                break;
            default:
                break;
        }
    }
}
