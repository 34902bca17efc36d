// Why: whether moves come to an end is no property of one Scheduler.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Tests.Services.Scheduler;

/// <summary>Two CPUs, their Schedulers, and vCPUs that always want to run, all on the first at the beginning.</summary>
internal sealed class SchedulerPair
{
    private readonly SchedulerFixture[] _cpus = [new(2, self: 0), new(2, self: 1)];
    private readonly Dictionary<ushort, (VcpuShare Share, int Cpu)> _vcpus = [];
    private ulong _now = 1;
    private int _moves;

    public SchedulerPair(Random random, int vcpus)
    {
        for (ushort vcpu = 0; vcpu < vcpus; vcpu++)
        {
            _vcpus[vcpu] = (new VcpuShare((ushort)random.Next(1, 9), 0, 0), 0);
            Deliver(0, _cpus[0].Ready(vcpu, _now, _vcpus[vcpu].Share));
        }
    }

    /// <summary>Whether no vCPU would have less beside it on the other CPU than it has where it is.</summary>
    public bool IsEven => _vcpus.Values.All(vcpu => LoadOf(1 - vcpu.Cpu) + vcpu.Share.Weight >= LoadOf(vcpu.Cpu));

    /// <summary>Lets slices end.</summary>
    /// <returns>How many vCPUs moved meanwhile.</returns>
    public int Run(int slices)
    {
        int before = _moves;
        for (int i = 0; i < slices * 2; i++)
        {
            _now += SchedulerFixture.Slice / 2;
            for (int cpu = 0; cpu < 2; cpu++)
            {
                Deliver(cpu, _cpus[cpu].Expired(_now));
            }
        }

        return _moves - before;
    }

    public override string ToString() => string.Join(", ", _vcpus.Select(vcpu => $"{vcpu.Value.Share.Weight} on {vcpu.Value.Cpu}"));

    private uint LoadOf(int cpu) => (uint)_vcpus.Values.Where(vcpu => vcpu.Cpu == cpu).Sum(vcpu => vcpu.Share.Weight);

    private void Deliver(int from, IReadOnlyList<Message> sent)
    {
        foreach (Message message in sent)
        {
            if (message.Is<Offer>())
            {
                Deliver(1 - from, _cpus[1 - from].Send(message.Read<Offer>()));
            }
            else if (message.Is<Accept>())
            {
                Deliver(1 - from, _cpus[1 - from].Send(message.Read<Accept>()));
            }
            else if (message.Is<Rehome>())
            {
                _moves++;
                ushort vcpu = (ushort)(message.Target.Index - SchedulerFixture.FirstVcpu);
                int to = message.Read<Rehome>().Cpu;
                _vcpus[vcpu] = (_vcpus[vcpu].Share, to);
                Deliver(from, _cpus[from].Blocked(vcpu, _now));
                Deliver(to, _cpus[to].Ready(vcpu, _now, _vcpus[vcpu].Share));
            }
        }
    }
}
