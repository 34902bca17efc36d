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

    public const ushort FirstScheduler = 100;
    public const ushort FirstVcpu = 200;

    /// <summary>The Scheduler of one of a machine's CPUs.</summary>
    public SchedulerFixture(int cpus = 1, int self = 0) =>
        SchedulerState.Create(
            ref _harness.State, Slice, self, TestPorts.To<Dispatching>(Cpu), TestPorts.Range<Balancing>(FirstScheduler, cpus),
            TestPorts.Range<VcpuControl>(FirstVcpu, 4096), TestPorts.To<Log>(Log));

    public uint Unexpected => _harness.State.Unexpected;

    /// <summary>The vCPU that the CPU was told to run last, or -1.</summary>
    public int Running { get; private set; } = -1;

    /// <summary>Until when.</summary>
    public ulong SliceEnd { get; private set; } = RunVcpu.NoSlice;

    public IReadOnlyList<Message> Ready(ushort vcpu, ulong now, VcpuShare share = default) =>
        Note(_harness.Send(new VcpuReady { Vcpu = vcpu, Now = now, Share = share }));

    public IReadOnlyList<Message> Blocked(ushort vcpu, ulong now) => Note(_harness.Send(new VcpuBlocked { Vcpu = vcpu, Now = now }));

    public IReadOnlyList<Message> Expired(ulong now) => Note(_harness.Send(new SliceExpired { Now = now }));

    public IReadOnlyList<Message> Send<T>(in T payload)
        where T : unmanaged, IMessage => Note(_harness.Send(payload));

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
                SliceEnd = message.Read<RunIdle>().Until;
            }
        }

        return sent;
    }
}
