// Why: the promises about bytes hold for UARTs, console and line together, in any order of messages. This is a machine
// of just these: every send and every handling is a step, and chance picks the next one.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Console;
using Hv.Services.Uart;
using Xunit;

namespace Hv.Tests.Services.Console;

/// <summary>VMs with guests, their UARTs, the console and a terminal, run step by step in an order drawn from a seed.</summary>
internal sealed class SerialMachine
{
    private const ushort ConsoleActor = 1;
    private const ushort Line = 2;
    private const ushort Vm = 3;
    private const ushort FirstUart = 10;
    private const ushort FirstGic = 50;
    private const ushort FirstGuest = 90;

    private readonly Random _random;
    private readonly SerialGuest[] _guests;
    private readonly Actor<UartService, UartState>[] _uarts;
    private readonly Actor<ConsoleService, ConsoleState> _console = new(ConsoleActor);
    private readonly Dictionary<ushort, Actor> _actors = [];
    private readonly List<(ushort Source, Message Message)> _toLine = [];

    // The terminal: what it is to type, what it shows; what is in the port's transmit buffer; credits.
    private readonly Queue<byte> _keys;
    private readonly Queue<byte> _transmitting = new();
    private readonly int _transmitCredit;
    private int _owed;
    private int _outstanding;
    private int _keyCredit = ConsoleService.LineInputCredit;
    private uint _sequence;

    public SerialMachine(int seed, string keys, int transmitCredit, params SerialGuest[] guests)
    {
        _random = new Random(seed);
        _guests = guests;
        _keys = new Queue<byte>(keys.Select(c => (byte)c));
        _transmitCredit = transmitCredit;
        _uarts = new Actor<UartService, UartState>[guests.Length];
        _actors[ConsoleActor] = _console;
        for (int i = 0; i < guests.Length; i++)
        {
            var uart = new Actor<UartService, UartState>((ushort)(FirstUart + i));
            UartState.Create(
                ref uart.State,
                ConsoleService.OutputCredit,
                TestPorts.To<Serial>(ConsoleActor),
                TestPorts.To<Interrupts>((ushort)(FirstGic + i)),
                33,
                TestPorts.To<Lifecycle>(Vm),
                TestPorts.To<Log>(ConsoleActor));
            _uarts[i] = uart;
            _actors[(ushort)(FirstUart + i)] = uart;
        }

        ConsoleState.Create(
            ref _console.State,
            TestPorts.Range<Serial>(FirstUart, guests.Length),
            UartService.InputCredit,
            TestPorts.To<Serial>(Line),
            transmitCredit);
    }

    /// <summary>What the terminal shows.</summary>
    public List<byte> Shown { get; } = [];

    /// <summary>The most messages that have waited for the console.</summary>
    public int DeepestConsoleMailbox { get; private set; }

    /// <summary>Runs until nothing is left to do.</summary>
    public void Run()
    {
        for (int step = 0; Step(); step++)
        {
            Assert.True(step < 10_000_000, "it does not come to rest");
        }

        Assert.True(_console.State.IsIdle);
        Assert.Equal(0u, _console.State.BeyondCredit);
        Assert.Equal(0u, _console.State.Unexpected);
        foreach (Actor<UartService, UartState> uart in _uarts)
        {
            Assert.Equal(0u, uart.State.BeyondCredit);
            Assert.Equal(0u, uart.State.TransmitLost);
            Assert.Equal(0u, uart.State.ReceiveLost);
            Assert.Equal(0u, uart.State.Unexpected);
        }
    }

    private bool Step()
    {
        var choices = new List<Action>();
        foreach (Actor actor in _actors.Values)
        {
            if (actor.Outbox.Count != 0)
            {
                choices.Add(() => Deliver(actor));
            }
            else if (actor.Mailbox.Count != 0)
            {
                choices.Add(() => actor.Handle());
            }
        }

        for (int i = 0; i < _guests.Length; i++)
        {
            int vm = i;
            if (!_guests[i].IsWaiting && _guests[i].HasWork)
            {
                choices.Add(() => Access(vm));
            }
        }

        if (_transmitting.Count != 0)
        {
            choices.Add(Transmit);
        }

        if (_keys.Count != 0 && _keyCredit != 0)
        {
            choices.Add(Type);
        }

        if (choices.Count == 0)
        {
            return false;
        }

        choices[_random.Next(choices.Count)]();
        return true;
    }

    private void Deliver(Actor actor)
    {
        Message message = actor.Outbox.Dequeue();
        ushort target = message.Target.Index;
        if (_actors.TryGetValue(target, out Actor? next))
        {
            Post(next, message);
        }
        else if (target == Line)
        {
            AcceptOnLine(message);
        }
        else if (target >= FirstGuest)
        {
            _guests[target - FirstGuest].Answer(message.Read<Completed>().Value);
        }
        else
        {
            _guests[target - FirstGic].IsInterrupted = message.Read<SetLine>().IsHigh;
        }
    }

    private void Access(int vm)
    {
        (bool isWrite, uint offset, byte value) = _guests[vm].NextAccess(_random);
        Message message = default;
        var target = new Endpoint((ushort)(FirstUart + vm));
        var source = new Endpoint((ushort)(FirstGuest + vm));
        if (isWrite)
        {
            message.Write(target, source, ++_sequence, new MmioWrite { Offset = offset, Value = value, Size = AccessSize.Word });
        }
        else
        {
            message.Write(target, source, ++_sequence, new MmioRead { Offset = offset, Size = AccessSize.Word });
        }

        Post(_uarts[vm], message);
    }

    private void AcceptOnLine(Message message)
    {
        if (message.Is<SerialCredit>())
        {
            _keyCredit += message.Read<SerialCredit>().Count;
            Assert.True(_keyCredit <= ConsoleService.LineInputCredit);
            return;
        }

        SerialData data = message.Read<SerialData>();
        SerialBytes bytes = data.Bytes;
        _outstanding += data.Count;
        Assert.True(_outstanding <= _transmitCredit, "more on the line than it gave credit for");
        for (int i = 0; i < data.Count; i++)
        {
            _transmitting.Enqueue(bytes[i]);
        }
    }

    // The port gives credit back by halves, as the console does.
    private void Transmit()
    {
        Shown.Add(_transmitting.Dequeue());
        _owed++;
        if (_owed * 2 >= _transmitCredit)
        {
            PostFromLine(new SerialCredit { Count = (ushort)_owed });
            _outstanding -= _owed;
            _owed = 0;
        }
    }

    private void Type()
    {
        int count = Math.Min(Math.Min(_keys.Count, _keyCredit), _random.Next(1, SerialBytes.Capacity + 1));
        SerialBytes bytes = default;
        for (int i = 0; i < count; i++)
        {
            bytes[i] = _keys.Dequeue();
        }

        _keyCredit -= count;
        PostFromLine(new SerialData { Bytes = bytes, Count = (byte)count });
    }

    private void PostFromLine<T>(in T payload)
        where T : unmanaged, IMessage
    {
        Message message = default;
        message.Write(new Endpoint(ConsoleActor), new Endpoint(Line), ++_sequence, payload);
        Post(_console, message);
    }

    private void Post(Actor actor, Message message)
    {
        actor.Mailbox.Enqueue(message);
        if (actor == _console)
        {
            DeepestConsoleMailbox = Math.Max(DeepestConsoleMailbox, actor.Mailbox.Count);
        }
    }

    private abstract class Actor
    {
        public Queue<Message> Mailbox { get; } = new();

        public Queue<Message> Outbox { get; } = new();

        public abstract void Handle();
    }

    private sealed class Actor<TService, TState>(ushort self) : Actor
        where TService : struct, IService<TState>
        where TState : unmanaged
    {
        private readonly TestOutbox _outbox = new(self);

        public TState State;

        public override void Handle()
        {
            Message message = Mailbox.Dequeue();
            foreach (Message sent in _outbox.Run<TService, TState>(ref State, in message))
            {
                Outbox.Enqueue(sent);
            }
        }
    }
}
