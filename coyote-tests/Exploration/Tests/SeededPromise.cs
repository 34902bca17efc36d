// Why: replay and reports are tested with a failure that some schedules have and others have not.
using Hv.Ipc.Protocols;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Specifications;

namespace Hv.Tests.Exploration.Tests;

/// <summary>A promise that hv does not make.</summary>
internal sealed unsafe class SeededPromise : Specification
{
    public override string Name => "seeded";

    public override string Promise => "vCPU 1 takes no SGI while vCPU 0 waits for an answer.";

    public override string Source => "nowhere";

    public override void OnAcknowledge(World world, int cpu, int vcpu, ListRegister taken)
    {
        if (vcpu == 1 && taken.IntId < 16 && world.VcpuGhosts[0].HasRequest)
        {
            Broken($"vCPU 1 takes {taken.IntId} while vCPU 0 waits for {world.VcpuGhosts[0].Request}");
        }
    }
}
