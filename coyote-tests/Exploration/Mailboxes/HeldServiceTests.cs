// A CPU has claimed a VM's VTimer and stands still: whoever runs hv has taken its processor away. On the other CPU two vCPUs take
// turns, and each switch is a message for VTimer, to which there is no answer. Found by the 54th of 300 boots of Linux: the mailbox ran
// full, and the VM ended.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Specifications;
using Xunit;
using static Hv.Tests.Exploration.Scenarios.Guests;

namespace Hv.Tests.Exploration.Mailboxes;

[Trait("kind", "explore")]
public sealed unsafe class HeldServiceTests
{
    private const int Enough = 400;

    private static readonly Scenario _scenario = new()
    {
        Name = "held-service",
        About = "a service that another CPU keeps for long",
        Vms = [[Starter(1, Compute, Repeat), Vcpu(1, Compute, Repeat)]],
        Affinities = [1],
        EndlessSteps = int.MaxValue,
    };

    [Fact]
    public void No_guest_runs_when_a_service_is_kept_and_much_waits_for_it() => Assert.Null(Explore());

    /// <summary>Returns what broke, or null.</summary>
    internal static string? Explore()
    {
        using var world = new World(_scenario);
        world.Restart();
        try
        {
            Run(world, times: 100);
            ulong before = world.Entered[0];
            ref Actor timer = ref world.System->Actors[world.System->Vms[0].VTimer.Index];
            Keep(world, ref timer, cpu: 1);
            Run(world, times: Enough);
            ulong meanwhile = world.Entered[0];
            bool stopped = world.Cpus[0].Mode == CpuMode.Hypervisor;

            world.Cpus[1].IsKicked = true;
            world.Drive<IntrinsicMemory>(1, Enough);
            Run(world, times: 100);
            return world.System->MailboxOverflows != 0 ? "a mailbox was full"
                : meanwhile <= before ? "no guest ran while VTimer was kept, though there was room"
                : !stopped ? "guests ran for as long as VTimer was kept"
                : world.Entered[0] <= meanwhile ? "no guest ran when VTimer had been freed"
                : null;
        }
        catch (SpecificationException broken)
        {
            return broken.Message;
        }
    }

    private static void Keep(World world, ref Actor actor, int cpu)
    {
        ref CpuState keeper = ref world.System->Cpus[cpu];
        Assert.Equal(0u, actor.Owner);
        Assert.False(keeper.FirstReady.Exists);
        actor.Owner = keeper.Claimant;
        actor.NextReady = default;
        keeper.FirstReady = Pool<Actor>.RefTo(ref actor);
        keeper.LastReady = keeper.FirstReady;
    }

    private static void Run(World world, int times)
    {
        for (int i = 0; i < times; i++)
        {
            *world.Counter += world.Scenario.SliceTicks;
            if (world.Cpus[0].Mode == CpuMode.Guest)
            {
                world.Take<IntrinsicMemory>(new Step(StepKind.Guest, 0));
            }

            world.Drive<IntrinsicMemory>(0, Enough);
        }
    }
}
