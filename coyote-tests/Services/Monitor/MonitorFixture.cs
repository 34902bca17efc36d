// Why: tests of the monitor are a person at its keyboard, a console that gives credit, and VMs that answer.
using System.Collections.Generic;
using System.Text;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Console;
using Hv.Services.Monitor;
using Xunit;

namespace Hv.Tests.Services.Monitor;

/// <summary>A monitor with two VMs of two vCPUs each, on one CPU, and what they answer.</summary>
internal sealed class MonitorFixture
{
    public const int Vms = 2, VcpusOfEach = 2;
    public const ulong TicksPerSecond = 1000;
    private const ushort Console = 10, Cpu = 20, FirstVm = 30, FirstGic = 40, FirstVcpu = 50;

    private readonly ServiceHarness<MonitorService, MonitorState> _harness = new();
    private readonly StringBuilder _shown = new();
    private readonly Queue<Message> _toOthers = new();
    private int _outputCredit = ConsoleService.OutputCredit;
    private int _inputCredit = MonitorService.InputCredit;

    public MonitorFixture()
    {
        MonitorPorts ports = new(
            TestPorts.To<Serial>(Console),
            TestPorts.To<Terminal>(Console),
            TestPorts.Range<Inspection>(Cpu, 1),
            TestPorts.Range<VmControl>(FirstVm, Vms),
            TestPorts.Range<Inspection>(FirstVm, Vms),
            TestPorts.Range<Inspection>(FirstGic, Vms),
            TestPorts.Range<Inspection>(FirstVcpu, Vms * VcpusOfEach),
            TestPorts.Range<Tracing>(FirstVcpu, Vms * VcpusOfEach));
        MonitorState.Create(ref _harness.State, in ports, ConsoleService.OutputCredit, TicksPerSecond, hasColours: false);
        for (int vm = 0; vm < Vms; vm++)
        {
            _harness.State.AddVm(vm, vm * VcpusOfEach, VcpusOfEach, 0x4000_0000);
        }
    }

    public ref MonitorState State => ref _harness.State;

    /// <summary>The VMs' states; commands change them.</summary>
    public (VmState State, bool IsPaused)[] States { get; } = new (VmState, bool)[Vms];

    /// <summary>Nobody answers a question or a command.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>The console takes nothing more.</summary>
    public bool IsStuck { get; set; }

    /// <summary>The reminder that the monitor waits for; 0 for none.</summary>
    public uint Reminder { get; private set; }

    /// <summary>How long that is, in counter ticks.</summary>
    public ulong ReminderTicks { get; private set; }

    /// <summary>What went to Console beside bytes, and to vCPUs.</summary>
    public List<Message> Others { get; } = [];

    /// <summary>Questions and commands that were asked.</summary>
    public int Asked { get; private set; }

    public string Shown => _shown.ToString();

    /// <summary>What the terminal's last line looks like.</summary>
    public string LastLine => Terminal(Shown);

    public void Clear() => _shown.Clear();

    /// <summary>Types, and lets everybody answer until nothing moves.</summary>
    /// <returns>What was shown since.</returns>
    public string Type(string keys)
    {
        int before = _shown.Length;
        foreach (char key in keys)
        {
            if (_inputCredit == 0)
            {
                Assert.True(IsStuck || IsDeaf, "the monitor takes no more keys, and nothing keeps it");
                break;
            }

            _inputCredit--;
            SerialBytes bytes = default;
            bytes[0] = (byte)key;
            Handle(new SerialData { Bytes = bytes, Count = 1 }, Console);
            Settle();
        }

        return _shown.ToString(before, _shown.Length - before);
    }

    /// <summary>The reminder's time passes.</summary>
    public void Remind()
    {
        uint ticket = Reminder;
        Assert.NotEqual(0u, ticket);
        Reminder = 0;
        Handle(new Answer { A = 1, Ticket = ticket }, Cpu);
        Settle();
    }

    public void Handle<T>(in T payload, ushort source)
        where T : unmanaged, IMessage
    {
        foreach (Message message in _harness.Send(payload, source))
        {
            Take(message);
        }
    }

    /// <summary>The monitor's handler has faulted, and Console starts the link over.</summary>
    public void Restart()
    {
        _toOthers.Clear();
        Reminder = 0;
        Handle(default(Reset), Cpu);
        _outputCredit = ConsoleService.OutputCredit;
        Handle(new SerialRestart { Count = ConsoleService.OutputCredit, Generation = 1 }, Console);
        Settle();
    }

    public void Trap(int vcpu) => Handle(new TrapTraced { Syndrome = 0x5A00_0000, ProgramCounter = 0x4008_0000, Vcpu = (ushort)vcpu }, (ushort)(FirstVcpu + vcpu));

    /// <summary>Console shows what it has and gives credit back, and whoever was asked answers.</summary>
    public void Settle()
    {
        for (int turn = 0; turn < 100_000; turn++)
        {
            if (!IsStuck && _outputCredit < ConsoleService.OutputCredit / 2)
            {
                int given = ConsoleService.OutputCredit - _outputCredit;
                _outputCredit += given;
                Handle(new SerialCredit { Count = (ushort)given }, Console);
            }
            else if (_toOthers.Count != 0 && !IsDeaf)
            {
                AnswerOne(_toOthers.Dequeue());
            }
            else
            {
                return;
            }
        }

        Assert.Fail("it does not come to rest");
    }

    // What a terminal of one line would show: enough of ECMA-48 for what the monitor sends.
    private static string Terminal(string text)
    {
        var line = new StringBuilder();
        int cursor = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r':
                    cursor = 0;
                    break;
                case '\n':
                    line.Clear();
                    break;
                case '\a':
                    break;
                case '\x1b':
                    int end = text.IndexOfAny(['K', 'D'], i);
                    if (text[end] == 'K')
                    {
                        line.Length = Math.Min(line.Length, cursor);
                    }
                    else
                    {
                        cursor -= int.Parse(text[(i + 2)..end], System.Globalization.CultureInfo.InvariantCulture);
                    }

                    i = end;
                    break;
                default:
                    if (cursor == line.Length)
                    {
                        line.Append(text[i]);
                    }
                    else
                    {
                        line[cursor] = text[i];
                    }

                    cursor++;
                    break;
            }
        }

        return line.ToString(0, line.Length).Insert(cursor, "|");
    }

    private void Take(Message message)
    {
        switch (message.Kind)
        {
            case SerialData.Kind:
                SerialData data = message.Read<SerialData>();
                _outputCredit -= data.Count;
                Assert.True(_outputCredit >= 0, "more than Console has given credit for");
                SerialBytes bytes = data.Bytes;
                _shown.Append(Encoding.Latin1.GetString(((ReadOnlySpan<byte>)bytes)[..data.Count]));
                break;
            case SerialCredit.Kind:
                _inputCredit += message.Read<SerialCredit>().Count;
                Assert.True(_inputCredit <= MonitorService.InputCredit);
                break;
            case SerialRestart.Kind:
                _inputCredit = message.Read<SerialRestart>().Count;
                break;
            case Question.Kind when message.Read<Question>().Topic == Topic.Later:
                Assert.Equal(0u, Reminder);
                Reminder = message.Read<Question>().Ticket;
                ReminderTicks = message.Read<Question>().Ticks;
                break;
            case Question.Kind or VmCommand.Kind:
                Asked++;
                _toOthers.Enqueue(message);
                break;
            default:
                Others.Add(message);
                break;
        }
    }

    private void AnswerOne(Message message)
    {
        ushort target = message.Target.Index;
        if (message.Is<VmCommand>())
        {
            Handle(Obey(target - FirstVm, message.Read<VmCommand>()), target);
            return;
        }

        Question question = message.Read<Question>();
        Answer answer = question.Topic switch
        {
            Topic.Life when target >= FirstVcpu => new() { A = 2, B = 1500, C = 7, D = 0, Ticket = question.Ticket },
            Topic.Life when target >= FirstVm => new()
            {
                A = (ulong)States[target - FirstVm].State | (States[target - FirstVm].IsPaused ? 0x100u : 0),
                B = 1,
                C = 12_345,
                D = 64 << 20,
                Ticket = question.Ticket,
            },
            Topic.Life => new() { A = 20_000, B = 5_000, C = 3, D = 6, Ticket = question.Ticket },
            Topic.Region => question.Index < 2
                ? new() { A = 0x0800_0000, B = 0x1_0000, C = (ulong)ActorKind.VGic, D = 2, Ticket = question.Ticket }
                : new() { D = 2, Ticket = question.Ticket },
            Topic.Registers => new() { A = (ulong)question.Index * 4, B = ulong.MaxValue, Ticket = question.Ticket },
            Topic.Actor => new() { A = (ulong)ActorKind.Uart | 1ul << 32, B = 100, C = 50, D = 64ul << 32 | 3, Ticket = question.Ticket },
            Topic.Interrupts => new() { A = question.Index % 16 == 0 ? ulong.MaxValue : 2, D = question.Index % 16 < 9 ? 1u : 0, Ticket = question.Ticket },
            _ => new() { Ticket = question.Ticket },
        };
        Handle(answer, target);
    }

    private VmCommandDone Obey(int vm, VmCommand command)
    {
        (VmState state, bool isPaused) = States[vm];
        (VmState, bool)? next = command.Action switch
        {
            VmAction.Pause when state == VmState.Running && !isPaused => (VmState.Running, true),
            VmAction.Resume when isPaused => (VmState.Running, false),
            VmAction.Reset when state == VmState.Running => (VmState.Running, false),
            VmAction.Destroy when state != VmState.Off => (VmState.Off, false),
            VmAction.Create when state == VmState.Off => (VmState.Running, false),
            _ => null,
        };
        States[vm] = next ?? States[vm];
        return new VmCommandDone { Ticket = command.Ticket, State = States[vm].State, IsPaused = States[vm].IsPaused, IsRefused = next == null };
    }
}
