// Why: VGic among vCPUs, devices and mailboxes, where any of them may be next: each step takes one message or lets one
// guest or device do one thing.
// Promises: the guest's view is checked at every acknowledge: no interrupt without a cause, none that is disabled, none
// twice active. Settle checks that none was lost.
using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.VGic;
using Xunit;

namespace Hv.Tests.Services.VGic;

/// <summary>A VM's interrupt controller with everything around it, stepped by a seeded generator.</summary>
internal sealed class SimulatedMachine
{
    private const ushort VGicActor = 1;
    private const ushort VmActor = 2;
    private const ushort LogActor = 3;
    private const ushort DeviceActor = 4;
    private const ushort FirstVcpu = 10;

    private static readonly uint[] _edges = [20, 40, 41, 100];
    private static readonly uint[] _levels = [30, 33, 34, 255];
    private static readonly uint[] _sgis = [0, 1, 7];

    private readonly Random _random;
    private readonly SimulatedVcpu[] _vcpus;
    private readonly Queue<Message> _toVGic = new();
    private readonly bool _separateDeactivation;
    private readonly bool _isHostile;
    private readonly Dictionary<(int, uint), Truth> _truths = [];
    private readonly Action<ulong>?[] _onCompleted;
    private VGicState _state;
    private readonly TestOutbox _outbox = new(VGicActor);
    private uint _sequence = 1;
    private int _step;
    private int _phase;
    private bool _isClosed;
    private int _controlTurn;

    /// <param name="seed">What the generator starts with.</param>
    /// <param name="isHostile">
    /// The guest writes anything anywhere: then what it sees is not checked, but the protocol and the rest are.
    /// </param>
    public SimulatedMachine(int seed, bool isHostile = false)
    {
        _random = new Random(seed);
        _isHostile = isHostile;
        int count = 1 + _random.Next(4);
        int listRegisters = 2 + _random.Next(3);
        _separateDeactivation = _random.Next(3) == 0;
        bool answersLater = _random.Next(2) == 0;
        _vcpus = new SimulatedVcpu[count];
        _onCompleted = new Action<ulong>?[count];
        for (int i = 0; i < count; i++)
        {
            _vcpus[i] = new SimulatedVcpu(i, listRegisters, answersLater, isHostile);
        }

        VGicState.Create(
            ref _state,
            count,
            listRegisters,
            TestPorts.Range<VirtualInterface>(FirstVcpu, count),
            TestPorts.To<Lifecycle>(VmActor),
            TestPorts.To<Log>(LogActor));
        SetUp();
    }

    public int Acknowledged { get; private set; }

    public int Loads
    {
        get
        {
            int loads = 0;
            foreach (SimulatedVcpu vcpu in _vcpus)
            {
                loads += vcpu.LoadCount;
            }

            return loads;
        }
    }

    public int Repeats
    {
        get
        {
            int repeats = 0;
            foreach (SimulatedVcpu vcpu in _vcpus)
            {
                repeats += vcpu.RepeatCount;
            }

            return repeats;
        }
    }

    /// <summary>What the guest and the devices know of one interrupt.</summary>
    private sealed class Truth
    {
        public bool Line;
        public int FellInPhase = -1;
        public int Edges;
        public int LastEdge = -1;
        public int LastAcknowledge = -1;
        public int Cleared = -1;
        public bool Disabled;
        public int Enables;
    }

    /// <summary>Sends a vCPU's message to VGic.</summary>
    public void Send<T>(SimulatedVcpu from, in T payload)
        where T : unmanaged, IMessage
    {
        Message message = default;
        message.Write(new Endpoint(VGicActor), new Endpoint((ushort)(FirstVcpu + from.Number)), ++_sequence, payload);
        _toVGic.Enqueue(message);
    }

    /// <summary>A vCPU's request was answered.</summary>
    public void OnCompleted(SimulatedVcpu vcpu, ulong value)
    {
        Action<ulong>? then = _onCompleted[vcpu.Number];
        _onCompleted[vcpu.Number] = null;
        then?.Invoke(value);
    }

    /// <summary>Lets anything happen, for a while.</summary>
    public void Run(int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            _step++;
            SimulatedVcpu vcpu = _vcpus[_random.Next(_vcpus.Length)];
            switch (_random.Next(10))
            {
                case 0 or 1 or 2:
                    TakeOne(vcpu);
                    break;
                case 3 or 4 or 5:
                    VGicTakesOne();
                    break;
                case 6:
                    Device(vcpu);
                    break;
                case 7:
                    Request(vcpu);
                    break;
                default:
                    Guest(vcpu, isSettling: false);
                    break;
            }
        }
    }

    /// <summary>Everything is enabled, delivered and ended: then nothing may be left, and nothing lost.</summary>
    public void Settle()
    {
        Drain(acknowledge: false);
        Enable();
        Drain(acknowledge: true);
        Assert.All(_vcpus, vcpu => Assert.False(vcpu.IsStopped));
        if (_isHostile)
        {
            return;
        }

        foreach (SimulatedVcpu vcpu in _vcpus)
        {
            Assert.Empty(vcpu.Running);
            Assert.Empty(vcpu.Dropped);
            Assert.False(vcpu.PhysicalLine, "a physical interrupt was lost");
            Assert.False(vcpu.PhysicalActive, "a physical interrupt was never deactivated");
        }

        foreach (((int vcpu, uint intId), Truth truth) in _truths)
        {
            Assert.False(truth.Line, $"vCPU {vcpu}: level {intId} was lost");
            Assert.True(
                truth.LastEdge <= Math.Max(truth.LastAcknowledge, truth.Cleared),
                $"vCPU {vcpu}: edge {intId} of step {truth.LastEdge} was lost at step {_step}");
            truth.Edges = 0;
        }

        Assert.Equal(0u, _state.Unexpected);
        Assert.Equal(0u, _state.Rejected);
        Assert.Equal(0u, _state.Ignored);
        _phase++;
    }

    private Truth Of(int vcpu, uint intId)
    {
        (int, uint) key = (intId < 32 ? vcpu : 0, intId);
        if (!_truths.TryGetValue(key, out Truth? truth))
        {
            truth = new Truth();
            _truths.Add(key, truth);
        }

        return truth;
    }

    private void Drain(bool acknowledge)
    {
        int calm = 0;
        for (int turns = 0; calm < 3; turns++)
        {
            Assert.True(turns < 20_000, "it does not come to rest");
            _step++;
            bool moved = VGicTakesOne();
            foreach (SimulatedVcpu vcpu in _vcpus)
            {
                moved |= TakeOne(vcpu);
                if (acknowledge)
                {
                    moved |= Guest(vcpu, isSettling: true);
                }
            }

            calm = moved ? 0 : calm + 1;
        }
    }

    private bool VGicTakesOne()
    {
        if (!_toVGic.TryDequeue(out Message message))
        {
            return false;
        }

        Handle(message);
        return true;
    }

    private void Handle(Message message)
    {
        foreach (Message sent in _outbox.Run<VGicService, VGicState>(ref _state, in message))
        {
            if (sent.Target.Index == LogActor)
            {
                continue;
            }

            SimulatedVcpu to = _vcpus[sent.Target.Index - FirstVcpu];
            to.Mailbox.Enqueue(sent);
            Assert.True(to.Mailbox.Count <= VGicService.MostForVcpu, "a mailbox overflows");
        }
    }

    private bool TakeOne(SimulatedVcpu vcpu)
    {
        if (!vcpu.Mailbox.TryDequeue(out Message message))
        {
            return false;
        }

        vcpu.Take(message, this);
        return true;
    }

    // One thing that the guest does on a vCPU, or that interrupts it.
    private bool Guest(SimulatedVcpu vcpu, bool isSettling)
    {
        if (vcpu.PhysicalLine && !vcpu.PhysicalActive && _random.Next(2) == 0)
        {
            vcpu.PhysicalActive = true;
            Of(vcpu.Number, SimulatedVcpu.HardwareIntId).Edges++;
            Send(vcpu, new RaiseHardware
            {
                IntId = SimulatedVcpu.HardwareIntId,
                PhysicalIntId = SimulatedVcpu.PhysicalIntId,
                Vcpu = (byte)vcpu.Number,
            });
            return true;
        }

        if (vcpu.IsStopped)
        {
            return vcpu.PhysicalLine && !vcpu.PhysicalActive && !_isHostile;
        }

        if (vcpu.HasMaintenance && (isSettling || _random.Next(4) != 0))
        {
            vcpu.GiveBack(this);
            return true;
        }

        if (_random.Next(2) == 0)
        {
            uint? taken = vcpu.Acknowledge();
            if (taken is uint intId)
            {
                OnAcknowledge(vcpu, intId, isSettling);
                return true;
            }
        }

        if (vcpu.Dropped.Count != 0 && _random.Next(2) == 0)
        {
            EndDropped(vcpu);
            return true;
        }

        if (vcpu.Running.Count != 0)
        {
            uint intId = vcpu.Running[^1].IntId;
            vcpu.Running.RemoveAt(vcpu.Running.Count - 1);
            if (_separateDeactivation)
            {
                vcpu.Dropped.Add(intId);
            }
            else
            {
                vcpu.Deactivate(intId);
            }

            return true;
        }

        // Nothing runs: what is pending is taken now, or the vCPU is at rest.
        if (vcpu.Acknowledge() is uint late)
        {
            OnAcknowledge(vcpu, late, isSettling);
            return true;
        }

        return vcpu.Dropped.Count != 0 || (vcpu.PhysicalLine && !_isHostile);
    }

    private void EndDropped(SimulatedVcpu vcpu)
    {
        int index = _random.Next(vcpu.Dropped.Count);
        uint intId = vcpu.Dropped[index];
        vcpu.Dropped.RemoveAt(index);
        if (vcpu.TrapsDeactivation)
        {
            Ask(vcpu, new SysRegWrite
            {
                Register = new SysRegId(3, 0, 12, 11, 1),
                Value = intId,
                Vcpu = (byte)vcpu.Number,
                ListRegisters = vcpu.Status,
            });
        }
        else
        {
            vcpu.Deactivate(intId);
        }
    }

    private void OnAcknowledge(SimulatedVcpu vcpu, uint intId, bool isSettling)
    {
        Acknowledged++;
        Truth truth = Of(vcpu.Number, intId);
        if (_isHostile)
        {
            CalmDown(vcpu, intId);
            return;
        }

        Assert.False(truth.Disabled, $"{intId} is disabled");
        Assert.False(_isClosed, $"{intId} came while both groups are off");
        foreach (SimulatedVcpu other in _vcpus)
        {
            if (intId >= 32 || other == vcpu)
            {
                int held = other.Running.FindAll(r => r.IntId == intId).Count + other.Dropped.FindAll(r => r == intId).Count;
                Assert.Equal(other == vcpu ? 1 : 0, held);
            }
        }

        truth.LastAcknowledge = _step;
        if (Array.IndexOf(_levels, intId) >= 0)
        {
            bool hasCause = truth.Line || truth.FellInPhase == _phase;
            Assert.True(hasCause, $"level {intId} is low");
            if (truth.Line && (isSettling || _random.Next(3) != 0))
            {
                SetLine(vcpu.Number, intId, false);
            }
        }
        else
        {
            Assert.True(truth.Edges > 0, $"vCPU {vcpu.Number}: {intId} came without a cause at step {_step}");
            truth.Edges--;
            if (intId == SimulatedVcpu.HardwareIntId && (isSettling || _random.Next(3) != 0))
            {
                vcpu.PhysicalLine = false;
            }
        }
    }

    // A hostile guest's interrupts end some time.
    private void CalmDown(SimulatedVcpu vcpu, uint intId)
    {
        if (Of(vcpu.Number, intId).Line)
        {
            SetLine(vcpu.Number, intId, false);
        }

        if (intId == SimulatedVcpu.HardwareIntId)
        {
            vcpu.PhysicalLine = false;
        }
    }

    private void SetLine(int vcpu, uint intId, bool isHigh)
    {
        Truth truth = Of(vcpu, intId);
        if (truth.Line && !isHigh)
        {
            truth.FellInPhase = _phase;
        }

        truth.Line = isHigh;
        Message message = default;
        message.Write(
            new Endpoint(VGicActor),
            new Endpoint(DeviceActor),
            ++_sequence,
            new SetLine { IntId = intId, Vcpu = (byte)vcpu, IsHigh = isHigh });
        _toVGic.Enqueue(message);
    }

    private void Device(SimulatedVcpu vcpu)
    {
        switch (_random.Next(4))
        {
            case 0:
                vcpu.PhysicalLine = true;
                break;

            case 1:
                uint edge = Any(_edges);
                SetLine(vcpu.Number, edge, true);
                Cause(vcpu.Number, edge);
                SetLine(vcpu.Number, edge, false);
                break;

            default:
                uint level = Any(_levels);
                SetLine(vcpu.Number, level, _random.Next(3) != 0);
                break;
        }
    }

    private void Cause(int vcpu, uint intId)
    {
        Truth truth = Of(vcpu, intId);
        truth.Edges++;
        truth.LastEdge = _step;
    }

    // One access of the guest to the controller.
    private void Request(SimulatedVcpu vcpu)
    {
        if (vcpu.IsStopped)
        {
            return;
        }

        if (_isHostile && _random.Next(2) == 0)
        {
            RequestAnything(vcpu);
            return;
        }

        int target = _random.Next(_vcpus.Length);
        uint intId = _random.Next(3) == 0 ? Any(_sgis) : _random.Next(2) == 0 ? Any(_edges) : Any(_levels);
        bool isLevel = Array.IndexOf(_levels, intId) >= 0;
        Truth truth = Of(target, intId);
        switch (_random.Next(13))
        {
            case 12:
                _isClosed = false;
                bool closes = _random.Next(2) == 0;
                int turn = ++_controlTurn;
                Write(vcpu, 0, 0x0, AccessSize.Word, closes ? 0x10u : 0x13u, () => _isClosed = closes && turn == _controlTurn);
                break;

            case 0 or 1 or 2 or 3:
                SendSgi(vcpu, Any(_sgis));
                break;

            case 4:
                int enables = truth.Enables;
                WriteBit(vcpu, target, 0x180, intId, () => truth.Disabled = enables == truth.Enables);
                break;

            case 5:
                truth.Disabled = false;
                truth.Enables++;
                WriteBit(vcpu, target, 0x100, intId, null);
                break;

            case 6 when !isLevel:
                Cause(target, intId);
                WriteBit(vcpu, target, 0x200, intId, null);
                break;

            case 7 when !isLevel:
                WriteBit(vcpu, target, 0x280, intId, () => truth.Cleared = _step);
                break;

            case 8:
                uint routed = Any([33u, 34u, 40u, 41u, 100u, 255u]);
                Write(vcpu, 0, 0x6000 + (8 * routed), AccessSize.Doubleword, VcpuAffinity.Of(target), null);
                break;

            case 9:
                bool kind = _random.Next(2) == 0;
                Read(vcpu, vcpu.Number, kind ? 0x200u : 0x300u, 0, value => CheckOwn(vcpu, kind, value));
                break;

            case 10:
                Read(vcpu, 0, _random.Next(2) == 0 ? 0x200u : 0x300u, 32, null);
                break;

            case 11 when vcpu.Dropped.Count != 0:
                int index = _random.Next(vcpu.Dropped.Count);
                uint ended = vcpu.Dropped[index];
                vcpu.Dropped.RemoveAt(index);
                WriteBit(vcpu, vcpu.Number, 0x380, ended, null);
                break;
        }
    }

    // Any register of the word of interrupts that the devices use, or any offset at all.
    private void RequestAnything(SimulatedVcpu vcpu)
    {
        byte region = (byte)_random.Next(2);
        uint offset = region == 0 ? 0u : (uint)(_random.Next(_vcpus.Length) * 0x2_0000) + 0x1_0000;
        uint word = region == 0 ? Any([1u, 3u, 8u]) : 0;
        AccessSize size = AccessSize.Word;
        switch (_random.Next(6))
        {
            case 0:
                offset += 0x400 + (word * 32) + (uint)(_random.Next(8) * 4);
                break;
            case 1:
                offset += 0xC00 + (word * 8) + (uint)(_random.Next(2) * 4);
                break;
            case 2:
                size = Any([AccessSize.Byte, AccessSize.Halfword, AccessSize.Word, AccessSize.Doubleword]);
                offset = (uint)_random.Next(0x8_0000) & ~((uint)size - 1);
                break;
            default:
                offset += ((uint)(1 + _random.Next(7)) << 7) | (word * 4);
                break;
        }

        if (_random.Next(3) == 0)
        {
            Ask(vcpu, new MmioRead
            {
                Region = region,
                Offset = offset,
                Size = size,
                Vcpu = (byte)vcpu.Number,
                ListRegisters = vcpu.Status,
            });
            return;
        }

        ulong value = (ulong)_random.NextInt64() & (ulong)_random.NextInt64() & (ulong.MaxValue >> (64 - (8 * (int)size)));
        Write(vcpu, region, offset, size, value, null);
    }

    private void SendSgi(SimulatedVcpu vcpu, uint intId)
    {
        int target = _random.Next(_vcpus.Length);
        bool toOthers = _random.Next(4) == 0;
        for (int i = 0; i < _vcpus.Length; i++)
        {
            if (toOthers ? i != vcpu.Number : i == target)
            {
                Cause(i, intId);
            }
        }

        Ask(vcpu, new SysRegWrite
        {
            Register = new SysRegId(3, 0, 12, 11, 5),
            Value = ((ulong)intId << 24) | (toOthers ? 1UL << 40 : 1UL << target),
            Vcpu = (byte)vcpu.Number,
            ListRegisters = vcpu.Status,
        });
    }

    // A vCPU that reads of itself is stopped meanwhile: what it has active is exactly what it has acknowledged.
    private void CheckOwn(SimulatedVcpu vcpu, bool isPending, ulong value)
    {
        if (isPending || _isHostile)
        {
            return;
        }

        uint active = 0;
        vcpu.Running.ForEach(r => active |= r.IntId < 32 ? 1u << (int)r.IntId : 0);
        vcpu.Dropped.ForEach(r => active |= r < 32 ? 1u << (int)r : 0);
        Assert.Equal(active, value);
    }

    private T Any<T>(T[] choices) => choices[_random.Next(choices.Length)];

    private void WriteBit(SimulatedVcpu vcpu, int target, uint register, uint intId, Action? then)
    {
        uint offset = register + (intId / 32 * 4);
        byte region = 0;
        if (intId < 32)
        {
            offset += (uint)(target * 0x2_0000) + 0x1_0000;
            region = 1;
        }

        Write(vcpu, region, offset, AccessSize.Word, 1u << (int)(intId % 32), then);
    }

    private void Write(SimulatedVcpu vcpu, byte region, uint offset, AccessSize size, ulong value, Action? then)
    {
        Ask(vcpu, new MmioWrite
        {
            Region = region,
            Offset = offset,
            Size = size,
            Value = value,
            Vcpu = (byte)vcpu.Number,
            ListRegisters = vcpu.Status,
        });
        _onCompleted[vcpu.Number] = _ => then?.Invoke();
    }

    private void Read(SimulatedVcpu vcpu, int target, uint register, uint intId, Action<ulong>? then)
    {
        uint offset = register + (intId / 32 * 4);
        byte region = 0;
        if (intId < 32)
        {
            offset += (uint)(target * 0x2_0000) + 0x1_0000;
            region = 1;
        }

        Ask(vcpu, new MmioRead
        {
            Region = region,
            Offset = offset,
            Size = AccessSize.Word,
            Vcpu = (byte)vcpu.Number,
            ListRegisters = vcpu.Status,
        });
        _onCompleted[vcpu.Number] = then;
    }

    private void Ask<T>(SimulatedVcpu vcpu, in T request)
        where T : unmanaged, IMessage
    {
        Send(vcpu, request);
        vcpu.Request = _sequence;
    }

    private void Complete(SimulatedVcpu vcpu)
    {
        for (int turns = 0; vcpu.IsStopped; turns++)
        {
            Assert.True(turns < 10_000, "an access is never answered");
            VGicTakesOne();
            foreach (SimulatedVcpu any in _vcpus)
            {
                TakeOne(any);
            }
        }
    }

    private void SetUp()
    {
        SimulatedVcpu first = _vcpus[0];
        Write(first, 0, 0x0, AccessSize.Word, 0x13, null);
        Complete(first);
        foreach (uint edge in _edges)
        {
            uint offset = 0xC00 + (edge / 16 * 4);
            for (int target = 0; target < (edge < 32 ? _vcpus.Length : 1); target++)
            {
                ulong value = edge is 40 or 41 ? (2u << 16) | (2u << 18) : 2u << (int)(edge % 16 * 2);
                uint frame = edge < 32 ? (uint)(target * 0x2_0000) + 0x1_0000 : 0;
                Write(first, (byte)(edge < 32 ? 1 : 0), frame + offset, AccessSize.Word, value, null);
                Complete(first);
            }
        }

        foreach (uint[] list in new[] { _edges, _levels, _sgis, [SimulatedVcpu.HardwareIntId] })
        {
            foreach (uint intId in list)
            {
                for (int target = 0; target < (intId < 32 ? _vcpus.Length : 1); target++)
                {
                    byte region = (byte)(intId < 32 ? 1 : 0);
                    uint frame = intId < 32 ? (uint)(target * 0x2_0000) + 0x1_0000 : 0;
                    Write(first, region, frame + 0x400 + intId, AccessSize.Byte, (uint)_random.Next(30) << 3, null);
                    Complete(first);
                    if (_random.Next(4) != 0)
                    {
                        WriteBit(first, target, 0x080, intId, null);
                        Complete(first);
                    }
                }

                if (intId >= 32)
                {
                    Write(first, 0, 0x6000 + (8 * intId), AccessSize.Doubleword, VcpuAffinity.Of(_random.Next(_vcpus.Length)), null);
                    Complete(first);
                }
            }
        }

        Enable();
    }

    private void Enable()
    {
        SimulatedVcpu first = _vcpus[0];
        _isClosed = false;
        Write(first, 0, 0x0, AccessSize.Word, 0x13, null);
        Complete(first);
        for (int target = 0; target < _vcpus.Length; target++)
        {
            Write(first, 1, (uint)(target * 0x2_0000) + 0x1_0100, AccessSize.Word, uint.MaxValue, null);
            Complete(first);
        }

        for (uint word = 1; word < 9; word++)
        {
            Write(first, 0, 0x100 + (4 * word), AccessSize.Word, uint.MaxValue, null);
            Complete(first);
        }

        foreach (Truth truth in _truths.Values)
        {
            truth.Disabled = false;
        }
    }
}
