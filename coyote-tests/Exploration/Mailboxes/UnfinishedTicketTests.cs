// A vCPU that its CPU keeps, and three senders. VTimer, on CPU 1, has drawn a ticket of the vCPU's mailbox and not yet published. VGic,
// on CPU 2, queues an Inject behind it, and then, on the vCPU's own CPU, sends another: the first must be handled first.
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Specifications;
using Xunit;
using static Hv.Tests.Exploration.Scenarios.Guests;

namespace Hv.Tests.Exploration.Mailboxes;

[Trait("kind", "explore")]
public sealed unsafe class UnfinishedTicketTests
{
    private const int Enough = 200;

    private static readonly Scenario _scenario = new()
    {
        Name = "unfinished-ticket",
        About = "a message to a vCPU that is half written",
        Cpus = 3,
        Vms = [[Starter(1, PhysicalTimer(5000), PhysicalTimerOn, Sgi(1, 0)), Vcpu(1, On(2)), Later(2, Sgi(2, 0))]],
        StrayExpiries = 1,
    };

    [Fact]
    public void What_a_kept_actor_is_told_waits_behind_a_ticket_that_is_being_written() => Assert.Null(Explore());

    /// <summary>Returns what broke, or null.</summary>
    internal static string? Explore()
    {
        using var world = new World(_scenario);
        world.Restart();
        Guest(world, 0, times: 3);
        Guest(world, 1, times: 2);
        Guest(world, 2, times: 4);
        world.Take<IntrinsicMemory>(new Step(StepKind.StrayExpiry, Cpu: 1, Detail: 0));

        bool isHeld = false;
        HaltingMemory.BeforeCopy = () =>
        {
            ref Actor vcpu = ref world.System->Actors[world.System->Vcpus[0].Self.Index];
            var mailbox = new Mailbox<IntrinsicMemory>(ref vcpu.Mailbox, new Span<MailboxCell>(vcpu.Cells, vcpu.CellCount));
            if (!isHeld && mailbox.HasMessage && !mailbox.CanDequeue)
            {
                isHeld = true;
                world.Take<IntrinsicMemory>(new Step(StepKind.Guest, 2));
                world.Drive<IntrinsicMemory>(2, Enough);
                world.Take<IntrinsicMemory>(new Step(StepKind.Guest, 0));
                world.Drive<IntrinsicMemory>(0, Enough);
            }
        };
        try
        {
            world.Drive<HaltingMemory>(1, Enough);
            Settle(world);
        }
        catch (SpecificationException broken)
        {
            return broken.Message;
        }
        finally
        {
            HaltingMemory.BeforeCopy = null;
        }

        return isHeld ? null : "VTimer never told the vCPU anything";
    }

    private static void Guest(World world, int cpu, int times)
    {
        for (int i = 0; i < times; i++)
        {
            world.Take<IntrinsicMemory>(new Step(StepKind.Guest, (byte)cpu));
            Settle(world);
        }
    }

    private static void Settle(World world)
    {
        for (int i = 0; i < Enough; i++)
        {
            world.Drive<IntrinsicMemory>(i % world.Scenario.Cpus, Enough);
        }
    }
}
