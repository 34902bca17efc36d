// A message has just been put into a service's mailbox, and who put it there has not yet looked whether the service is free: it is. Now a guest
// asks that service in registers. What waits comes first. Between the CPUs of driver (a) this is a moment of two instructions.
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Platform.Guests;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Specifications;
using Xunit;
using static Hv.Tests.Exploration.Scenarios.Guests;

namespace Hv.Tests.Exploration.Mailboxes;

[Trait("kind", "explore")]
public sealed unsafe class QueuedFirstTests
{
    private const int Enough = 400;

    // GICD_ISENABLER1.
    private static GuestOp ReadEnabled => new(GuestOpKind.Load, 4, 0, GuestMap.DistributorBase + 0x104);

    private static readonly Scenario _scenario = new()
    {
        Name = "queued-first",
        About = "a message waits for a service that nobody has, and its guest asks it",
        Vms = [[Vcpu(0, [.. Enumerable.Repeat(ReadEnabled, 20)])]],
    };

    [Fact]
    public void What_waits_comes_before_what_is_asked_in_registers() => Assert.Null(Explore());

    /// <summary>Returns what broke, or null.</summary>
    internal static string? Explore()
    {
        using var world = new World(_scenario);
        world.Restart();
        world.AnswersAtOnce = true;
        try
        {
            // Behind the guest's start, and until GICD is the region that it accessed last: only then is it asked.
            for (int i = 0; i < 15; i++)
            {
                Guest(world);
            }

            Assert.Equal(GuestMap.DistributorBase, world.System->Vcpus[0].Targets.Region.Value.Start);
            ref Actor gic = ref world.System->Actors[world.System->Vms[0].VGic.Index];
            uint before = gic.Handled;
            Queue(world, ref gic);
            Guest(world);
            return gic.Owner != 0 || gic.Handled != before + 2 || world.MailboxOf(in gic).HasMessage ? "VGic has not handled both" : null;
        }
        catch (SpecificationException broken)
        {
            return broken.Message;
        }
    }

    // As from the vCPU itself, so that sender-order has something to say. A line that is low already goes on being low.
    private static void Queue(World world, ref Actor gic)
    {
        ref Actor sender = ref world.System->Actors[world.System->Vcpus[0].Self.Index];
        Message message = default;
        message.Write(gic.Endpoint, sender.Endpoint, ++sender.Sent, new SetLine { IntId = 40 });
        world.OnSend(0, in message);
        Assert.True(world.MailboxOf(in gic).TryEnqueue(in message));
        Assert.Equal(0u, gic.Owner);
    }

    private static void Guest(World world)
    {
        world.Drive<IntrinsicMemory>(0, Enough);
        Assert.Equal(CpuMode.Guest, world.Cpus[0].Mode);
        world.Take<IntrinsicMemory>(new Step(StepKind.Guest, 0));
        world.Drive<IntrinsicMemory>(0, Enough);
    }
}
