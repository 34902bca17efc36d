// The mailbox and the owner flag on weak memory, and the proof that an order left out is found.
using Hv.Ipc;
using Hv.Tests.Exploration.Mailboxes;
using Microsoft.Coyote.Random;
using Xunit;

namespace Hv.Tests.Exploration.WeakMemory;

[Trait("kind", "explore")]
public sealed class MailboxUnderWeakMemory
{
    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(2, 2, 2)]
    [InlineData(2, 2, 4)]
    public void A_mailbox_loses_doubles_and_reorders_nothing(int producers, int each, int cells) =>
        Schedules.Explore(300, () => Queued<WeakMemory>(producers, each, cells)).MustPass();

    [Theory]
    [InlineData(2, 2, 4)]
    [InlineData(3, 2, 8)]
    [InlineData(3, 2, 2)]
    [InlineData(2, 2, 1)]
    public void An_actor_handles_every_message_once_in_order_on_one_cpu(int cpus, int each, int cells) =>
        Schedules.Explore(300, () => Sent<WeakMemory>(cpus, each, cells)).MustPass();

    [Fact]
    public void A_relaxed_publish_is_found() =>
        Assert.Contains("data race", Schedules.Explore(2000, () => Queued<RelaxedPublish>(2, 2, 2)).MustFail(), StringComparison.Ordinal);

    [Fact]
    public void A_relaxed_consume_is_found() =>
        Assert.Contains("data race", Schedules.Explore(2000, () => Queued<RelaxedConsume>(2, 2, 2)).MustFail(), StringComparison.Ordinal);

    [Fact]
    public void A_relaxed_release_of_the_actor_is_found() =>
        Assert.Contains("data race", Schedules.Explore(2000, () => Sent<RelaxedPublish>(2, 2, 4)).MustFail(), StringComparison.Ordinal);

    [Fact]
    public void A_missing_fence_is_found() =>
        Assert.Contains("left behind", Schedules.Explore(4000, () => Sent<NoFence>(2, 2, 4)).MustFail(), StringComparison.Ordinal);

    internal static void Queued<TMemory>(int producers, int each, int cells)
        where TMemory : struct, IMemoryPort
    {
        using var queue = new Queue<TMemory>(cells);
        var world = new QueueWorld<TMemory>(queue, producers, each, cells);
        Run(queue, producers + 1, world.Work);
        world.MustBeAtRest();
    }

    internal static void Sent<TMemory>(int cpus, int each, int cells)
        where TMemory : struct, IMemoryPort
    {
        using var queue = new Queue<TMemory>(cells);
        var world = new ActorWorld<TMemory>(queue, cpus, each, mayFill: true);
        Run(queue, cpus, world.Work);
        world.MustBeAtRest();
    }

    private static void Run<TMemory>(Queue<TMemory> queue, int cpus, Action<int> work)
        where TMemory : struct, IMemoryPort
    {
        var generator = Generator.Create();
        var machine = new WeakMachine(generator.NextInteger);
        queue.ForEachPlain(machine.SharePlain);
        HostedCpus.Run(cpus, cpu =>
        {
            WeakMemory.Enter(machine, cpu);
            work(cpu);
        });
    }
}
