using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.CpuId;
using Xunit;

namespace Hv.Tests.Services.CpuId;

/// <summary>A CpuId of a VM on some machine.</summary>
internal sealed class CpuIdFixture
{
    public const ushort Vcpu = 100;
    public const ushort Vm = 50;
    public const ushort Log = 60;

    private readonly ServiceHarness<CpuIdService, CpuIdState> _harness = new();

    public CpuIdFixture(in IdRegisterFile machine, int physicalAddressBits = 48) =>
        CpuIdState.Create(ref _harness.State, in machine, physicalAddressBits, TestPorts.To<Lifecycle>(Vm), TestPorts.To<Log>(Log));

    public uint Unexpected => _harness.State.Unexpected;

    public IReadOnlyList<Message> Send<T>(in T payload)
        where T : unmanaged, IMessage => _harness.Send(payload, Vcpu);

    public Message Reply<T>(in T payload)
        where T : unmanaged, IMessage
    {
        Message reply = Assert.Single(Send(payload));
        Assert.Equal(Vcpu, reply.Target.Index);
        Assert.Equal(_harness.LastSequence, reply.Sequence);
        return reply;
    }

    /// <summary>What a guest's MRS of op0 3, op1 0, CRn 0 reads.</summary>
    public ulong Read(int crm, int op2) =>
        Reply(new SysRegRead { Register = new SysRegId(3, 0, 0, crm, op2) }).Read<Completed>().Value;

    public static IdRegisterFile Machine(params (int Crm, int Op2, ulong Value)[] registers)
    {
        IdRegisterFile file = default;
        foreach ((int crm, int op2, ulong value) in registers)
        {
            file[((crm - 1) * 8) + op2] = value;
        }

        return file;
    }

    public static IdRegisterFile Filled(ulong value)
    {
        IdRegisterFile file = default;
        for (int index = 0; index < IdRegisterFile.Count; index++)
        {
            file[index] = value;
        }

        return file;
    }
}
