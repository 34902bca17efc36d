// Why: tests of the console speak for the VMs and the terminal, and look at the credits all the time.
using System.Text;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Console;
using Xunit;

namespace Hv.Tests.Services.Console;

/// <summary>A console, its VMs' UARTs and its line, as far as their protocols go.</summary>
internal sealed class ConsoleFixture
{
    public const ushort FirstUart = 20;
    public const ushort Line = 70;
    public const ushort Monitor = 90;
    public const int InputCredit = 16;
    public const int MonitorInputCredit = 64;

    private readonly ServiceHarness<ConsoleService, ConsoleState> _harness = new();
    private readonly StringBuilder _shown = new();
    private readonly StringBuilder[] _received;
    private readonly int[] _outputCredit;
    private readonly StringBuilder _monitorReceived = new();
    private int _lineInputCredit = ConsoleService.LineInputCredit;
    private int _lineOutputCredit;

    public ConsoleFixture(int vms, int lineCredit = 256, bool hasMonitor = false, bool hasColours = false)
    {
        _lineOutputCredit = lineCredit;
        _received = new StringBuilder[vms];
        _outputCredit = new int[vms];
        for (int vm = 0; vm < vms; vm++)
        {
            _received[vm] = new StringBuilder();
            _outputCredit[vm] = ConsoleService.OutputCredit;
        }

        ConsoleState.Create(
            ref _harness.State, TestPorts.Range<Serial>(FirstUart, vms), InputCredit, TestPorts.To<Serial>(Line), lineCredit, 0,
            hasMonitor ? new MonitorLink(TestPorts.To<Serial>(Monitor), MonitorInputCredit, hasColours) : default);
        if (vms > 1)
        {
            // The first step tells whose the keyboard is.
            Log(new LogRecord { Event = LogEvent.StrayInterrupt, A = 1, Vm = 255, Vcpu = 255 });
            if (lineCredit != 0)
            {
                string monitor = hasMonitor ? ", Ctrl-] Enter for the monitor" : "";
                Assert.Equal(
                    $"hv: input goes to vm0 (Ctrl-] and a VM's number to change{monitor})\r\nhv: an interrupt that nobody owns, INTID 1\r\n",
                    Shown);
                Drained();
                Clear();
            }
        }
    }

    public ref ConsoleState State => ref _harness.State;

    /// <summary>What the terminal shows.</summary>
    public string Shown => _shown.ToString();

    /// <summary>How many messages went to the line.</summary>
    public int LineMessages { get; private set; }

    public int LineInputCreditLeft => _lineInputCredit;

    /// <summary>Bytes on the line that the terminal has not yet given credit back for.</summary>
    public int Undrained { get; private set; }

    public string Received(int vm) => _received[vm].ToString();

    /// <summary>What the monitor got from the keyboard.</summary>
    public string MonitorReceived => _monitorReceived.ToString();

    public int OutputCredit(int vm) => _outputCredit[vm];

    public void Clear() => _shown.Clear();

    /// <summary>A VM says something, byte by byte as UARTs do.</summary>
    public void Say(int vm, string text)
    {
        foreach (char c in text)
        {
            SayAtOnce(vm, c.ToString());
        }
    }

    /// <summary>A VM says something in one message.</summary>
    public void SayAtOnce(int vm, string text)
    {
        _outputCredit[vm] -= text.Length;
        Assert.True(_outputCredit[vm] >= 0, "a UART without credit cannot speak");
        Handle(Data(text), (ushort)(FirstUart + vm));
    }

    /// <summary>The terminal's keys.</summary>
    public void Type(string text)
    {
        foreach (char c in text)
        {
            TypeAtOnce(c.ToString());
        }
    }

    public void TypeAtOnce(string text)
    {
        _lineInputCredit -= text.Length;
        Assert.True(_lineInputCredit >= 0, "a line without credit cannot deliver");
        Handle(Data(text), Line);
    }

    /// <summary>A VM reads so many bytes.</summary>
    public void Reads(int vm, int count) => Handle(new SerialCredit { Count = (ushort)count }, (ushort)(FirstUart + vm));

    /// <summary>The line has shown all it got, or so many bytes.</summary>
    public void Drained(int count = int.MaxValue)
    {
        count = Math.Min(count, Undrained);
        if (count != 0)
        {
            Undrained -= count;
            _lineOutputCredit += count;
            Handle(new SerialCredit { Count = (ushort)count }, Line);
        }
    }

    /// <summary>More credit for the line than it has had.</summary>
    public void MoreLineCredit(int count)
    {
        _lineOutputCredit += count;
        Handle(new SerialCredit { Count = (ushort)count }, Line);
    }

    public void Log(LogRecord record, ushort source = 5) => Handle(record, source);

    public void Handle<T>(in T payload, ushort source)
        where T : unmanaged, IMessage
    {
        foreach (Message message in _harness.Send(payload, source))
        {
            Note(message);
        }

        Assert.Equal(0u, State.BeyondCredit);
    }

    public static SerialData Data(string text)
    {
        SerialBytes bytes = default;
        for (int i = 0; i < text.Length; i++)
        {
            bytes[i] = (byte)text[i];
        }

        return new SerialData { Bytes = bytes, Count = (byte)text.Length };
    }

    private static string Text(in SerialData data)
    {
        Assert.InRange(data.Count, 1, SerialBytes.Capacity);
        SerialBytes bytes = data.Bytes;
        return Encoding.Latin1.GetString(((ReadOnlySpan<byte>)bytes)[..data.Count]);
    }

    private void Note(Message message)
    {
        int vm = message.Target.Index - FirstUart;
        bool isLine = message.Target.Index == Line;
        if (message.Target.Index == Monitor)
        {
            _monitorReceived.Append(message.Is<SerialData>() ? Text(message.Read<SerialData>()) : "");
            return;
        }

        Assert.True(isLine || (vm >= 0 && vm < _received.Length));
        if (message.Is<SerialData>())
        {
            string text = Text(message.Read<SerialData>());
            if (isLine)
            {
                _shown.Append(text);
                LineMessages++;
                Undrained += text.Length;
                _lineOutputCredit -= text.Length;
                Assert.True(_lineOutputCredit >= 0, "more on the line than it gave credit for");
            }
            else
            {
                _received[vm].Append(text);
            }
        }
        else
        {
            int credit = message.Read<SerialCredit>().Count;
            Assert.True(credit > 0);
            if (isLine)
            {
                _lineInputCredit += credit;
                Assert.True(_lineInputCredit <= ConsoleService.LineInputCredit);
            }
            else
            {
                _outputCredit[vm] += credit;
                Assert.True(_outputCredit[vm] <= ConsoleService.OutputCredit);
            }
        }
    }
}
