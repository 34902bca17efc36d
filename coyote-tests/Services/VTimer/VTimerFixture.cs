using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.VTimer;
using Xunit;

namespace Hv.Tests.Services.VTimer;

/// <summary>A VTimer, and its registers as a guest names them.</summary>
internal sealed class VTimerFixture
{
    public const ushort Gic = 40;
    public const ushort Vm = 50;
    public const ushort Log = 60;
    public const ushort FirstVcpu = 100;

    public static readonly SysRegId Counter = new(3, 3, 14, 0, 1);
    public static readonly SysRegId TimerValue = new(3, 3, 14, 2, 0);
    public static readonly SysRegId Control = new(3, 3, 14, 2, 1);
    public static readonly SysRegId CompareValue = new(3, 3, 14, 2, 2);

    private readonly ServiceHarness<VTimerService, VTimerState> _harness = new();

    public VTimerFixture(int vcpus = 2) => VTimerState.Create(
        ref _harness.State,
        vcpus,
        TestPorts.To<Interrupts>(Gic),
        TestPorts.Range<VcpuControl>(FirstVcpu, vcpus),
        TestPorts.To<Lifecycle>(Vm),
        TestPorts.To<Log>(Log));

    public uint Unexpected => _harness.State.Unexpected;

    public IReadOnlyList<Message> Send<T>(in T payload)
        where T : unmanaged, IMessage => _harness.Send(payload);

    public IReadOnlyList<Message> Access<T>(in T payload, byte vcpu)
        where T : unmanaged, IMessage => _harness.Send(payload, (ushort)(FirstVcpu + vcpu));

    /// <summary>A read that does nothing else.</summary>
    public ulong Read(SysRegId register, ulong now, byte vcpu = 0)
    {
        Message reply = Assert.Single(Access(new SysRegRead { Register = register, Now = now, Vcpu = vcpu }, vcpu));
        ExpectAnswer(reply, vcpu);
        return reply.Read<Completed>().Value;
    }

    /// <summary>A write, with what it causes before its answer.</summary>
    public IReadOnlyList<Message> Write(SysRegId register, ulong value, ulong now, byte vcpu = 0)
    {
        IReadOnlyList<Message> sent = Access(new SysRegWrite { Register = register, Value = value, Now = now, Vcpu = vcpu }, vcpu);
        ExpectAnswer(sent[^1], vcpu);
        Assert.True(sent[^1].Is<Completed>());
        return [.. System.Linq.Enumerable.SkipLast(sent, 1)];
    }

    public IReadOnlyList<Message> Expire(ulong now, byte vcpu = 0) => Send(new TimerExpired { Now = now, Vcpu = vcpu });

    public IReadOnlyList<Message> Leave(ulong compareValue, bool willFire = true, byte vcpu = 0) =>
        Send(new VcpuDescheduled { CompareValue = compareValue, WillFire = willFire, Vcpu = vcpu });

    public IReadOnlyList<Message> Enter(byte vcpu = 0) => Send(new VcpuScheduled { Vcpu = vcpu });

    public void ExpectAnswer(Message reply, byte vcpu)
    {
        Assert.Equal(FirstVcpu + vcpu, reply.Target.Index);
        Assert.Equal(_harness.LastSequence, reply.Sequence);
    }
}
