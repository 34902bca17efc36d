using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Psci;
using Xunit;

namespace Hv.Tests.Services.Psci;

/// <summary>A Psci of a VM with RAM as QEMU virt has it, and calls to it.</summary>
internal sealed class PsciFixture
{
    public const ulong RamBase = 0x4000_0000;
    public const ulong RamSize = 0x1000_0000;
    public const ulong Entry = RamBase + 0x8_0000;
    public const ushort FirstVcpu = 100;
    public const ushort Vm = 50;
    public const ushort Log = 60;

    private readonly ServiceHarness<PsciService, PsciState> _harness = new();

    public PsciFixture(int vcpus) => PsciState.Create(
        ref _harness.State,
        vcpus,
        RamBase,
        RamSize,
        TestPorts.Range<VcpuControl>(FirstVcpu, vcpus),
        TestPorts.To<Lifecycle>(Vm),
        TestPorts.To<Log>(Log));

    public uint Unexpected => _harness.State.Unexpected;

    public IReadOnlyList<Message> Send<T>(in T payload)
        where T : unmanaged, IMessage => _harness.Send(payload);

    public IReadOnlyList<Message> Call(uint function, ulong x1 = 0, ulong x2 = 0, ulong x3 = 0, byte caller = 0, ushort immediate = 0) =>
        _harness.Send(
            new Hypercall { Function = function, X1 = x1, X2 = x2, X3 = x3, Immediate = immediate, Vcpu = caller },
            (ushort)(FirstVcpu + caller));

    /// <summary>A call that is answered with HypercallDone and does nothing else.</summary>
    public long Ask(uint function, ulong x1 = 0, ulong x2 = 0, ulong x3 = 0, byte caller = 0, ushort immediate = 0)
    {
        Message reply = Assert.Single(Call(function, x1, x2, x3, caller, immediate));
        return ResultOf(reply, caller);
    }

    /// <summary>Starts a vCPU and checks every word of how.</summary>
    public void TurnOn(byte vcpu, byte caller = 0)
    {
        IReadOnlyList<Message> sent = Call(0xC400_0003, VcpuAffinity.Of(vcpu), Entry, 7, caller);
        Assert.Equal(2, sent.Count);
        sent[0].Expect((ushort)(FirstVcpu + vcpu), new PowerOn { EntryPoint = Entry, ContextId = 7 });
        Assert.Equal(0, ResultOf(sent[1], caller));
    }

    public long ResultOf(Message reply, byte caller)
    {
        HypercallDone done = reply.Read<HypercallDone>();
        reply.Expect((ushort)(FirstVcpu + caller), new HypercallDone { X0 = done.X0 });
        Assert.Equal(_harness.LastSequence, reply.Sequence);
        return (long)done.X0;
    }
}
