// The mailbox and the owner flag alone, every access to shared memory a scheduling point.
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Xunit;

namespace Hv.Tests.Exploration.Mailboxes;

[Trait("kind", "explore")]
public sealed class MailboxExplorations
{
    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(2, 3, 2)]
    [InlineData(3, 2, 4)]
    public void A_mailbox_loses_doubles_and_reorders_nothing(int producers, int each, int cells) =>
        Schedules.Explore(300, () => Queued<InterleavingMemory>(producers, each, cells)).MustPass();

    [Theory]
    [InlineData(2, 3, 8)]
    [InlineData(3, 2, 8)]
    [InlineData(3, 2, 2)]
    [InlineData(3, 2, 1)]
    public void An_actor_handles_every_message_once_in_order_on_one_cpu(int cpus, int each, int cells) =>
        Schedules.Explore(300, () => Sent<InterleavingMemory>(cpus, each, cells)).MustPass();

    [Fact]
    public void The_same_with_few_preemptions() =>
        Schedules.Explore(300, () => Sent<InterleavingMemory>(cpus: 3, each: 2, cells: 8), priorityChanges: 4).MustPass();

    internal static void Queued<TMemory>(int producers, int each, int cells)
        where TMemory : struct, IMemoryPort
    {
        using var queue = new Queue<TMemory>(cells);
        var world = new QueueWorld<TMemory>(queue, producers, each, cells);
        HostedCpus.Run(producers + 1, world.Work);
        world.MustBeAtRest();
    }

    internal static void Sent<TMemory>(int cpus, int each, int cells)
        where TMemory : struct, IMemoryPort
    {
        using var queue = new Queue<TMemory>(cells);
        var world = new ActorWorld<TMemory>(queue, cpus, each, mayFill: cells < cpus * each);
        HostedCpus.Run(cpus, world.Work);
        world.MustBeAtRest();
    }
}
