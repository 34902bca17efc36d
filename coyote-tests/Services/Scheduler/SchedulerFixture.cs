using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Scheduler;
using Xunit;

namespace Hv.Tests.Services.Scheduler;

/// <summary>A Scheduler, and what its CPU was told last.</summary>
internal sealed class SchedulerFixture
{
    public const ulong Slice = 1000;
    public const ulong Granularity = Slice / 4;
    public const ulong Credit = Slice / 2;
    public const ushort Cpu = 30;
    public const ushort Log = 60;

    private readonly ServiceHarness<SchedulerService, SchedulerState> _harness = new();

    public SchedulerFixture() =>
        SchedulerState.Create(ref _harness.State, Slice, TestPorts.To<Dispatching>(Cpu), TestPorts.To<Log>(Log));

    public uint Unexpected => _harness.State.Unexpected;

    /// <summary>The vCPU that the CPU was told to run last, or -1.</summary>
    public int Running { get; private set; } = -1;

    /// <summary>Until when.</summary>
    public ulong SliceEnd { get; private set; } = RunVcpu.NoSlice;

    public IReadOnlyList<Message> Ready(ushort vcpu, ulong now) => Note(_harness.Send(new VcpuReady { Vcpu = vcpu, Now = now }));

    public IReadOnlyList<Message> Blocked(ushort vcpu, ulong now) => Note(_harness.Send(new VcpuBlocked { Vcpu = vcpu, Now = now }));

    public IReadOnlyList<Message> Expired(ulong now) => Note(_harness.Send(new SliceExpired { Now = now }));

    public IReadOnlyList<Message> Send<T>(in T payload)
        where T : unmanaged, IMessage => _harness.Send(payload);

    private IReadOnlyList<Message> Note(IReadOnlyList<Message> sent)
    {
        foreach (Message message in sent)
        {
            if (message.Is<RunVcpu>())
            {
                Assert.Equal(Cpu, message.Target.Index);
                Running = message.Read<RunVcpu>().Vcpu;
                SliceEnd = message.Read<RunVcpu>().SliceEnd;
            }
            else if (message.Is<RunIdle>())
            {
                Assert.Equal(Cpu, message.Target.Index);
                Running = -1;
                SliceEnd = RunVcpu.NoSlice;
            }
        }

        return sent;
    }
}
