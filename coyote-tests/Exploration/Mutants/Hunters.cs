// Why: a mutant names what is to find it; here the names are what they are. The seeds are fixed: a mutant dies at the same schedule
// each time.
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Mailboxes;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Exploration.Tests;
using Hv.Tests.Exploration.WeakMemory;

namespace Hv.Tests.Exploration.Mutants;

/// <summary>The explorations by name: mailbox, narrow-mailbox, actor, hand-over, unfinished-ticket, held-service, queued-first, traced-fault, weak-mailbox, weak-actor, or DRIVER[:STRATEGY]/SCENARIO of the whole system.</summary>
internal static class Hunters
{
    public static Explored Hunt(string name, uint schedules)
    {
        switch (name)
        {
            case "mailbox":
                return Schedules.Explore(schedules, () => MailboxExplorations.Queued<InterleavingMemory>(producers: 2, each: 3, cells: 2));
            case "narrow-mailbox":
                return Schedules.Explore(schedules, () => MailboxExplorations.Queued<InterleavingMemory>(producers: 2, each: 2, cells: 1));
            case "actor":
                return Schedules.Explore(schedules, () => MailboxExplorations.Sent<InterleavingMemory>(cpus: 3, each: 2, cells: 8));
            case "hand-over":
                return Schedules.Explore(schedules, () => MailboxExplorations.Sent<InterleavingMemory>(cpus: 2, each: 1, cells: 2));
            case "unfinished-ticket":
                return new Explored(1, UnfinishedTicketTests.Explore(), null);
            case "held-service":
                return new Explored(1, HeldServiceTests.Explore(), null);
            case "queued-first":
                return new Explored(1, QueuedFirstTests.Explore(), null);
            case "traced-fault":
                return new Explored(1, TracedFaultTests.Explore(), null);
            case "weak-mailbox":
                return Schedules.Explore(schedules, () => MailboxUnderWeakMemory.Queued<WeakMemory.WeakMemory>(producers: 2, each: 2, cells: 2));
            case "weak-actor":
                return Schedules.Explore(schedules, () => MailboxUnderWeakMemory.Sent<WeakMemory.WeakMemory>(cpus: 2, each: 2, cells: 4));
            default:
                string[] parts = name.Split('/');
                return HuntSystem(parts[0], parts[1], schedules);
        }
    }

    // A driver's name may have a strategy behind it: operations:prioritization.
    private static Explored HuntSystem(string driver, string scenario, uint schedules)
    {
        string[] parts = driver.Split(':');
        driver = parts[0];
        using var world = new World(Scenario.Find(scenario));
        var budget = new Budget { Schedules = schedules, Time = TimeSpan.FromMinutes(1), Strategy = parts.Length > 1 ? parts[1] : "random" };
        Outcome outcome = driver switch
        {
            ChoicesDriver.Name => ChoicesDriver.Explore<IntrinsicMemory>(world, budget),
            OperationsDriver.Name => OperationsDriver.Explore<InterleavingMemory>(world, budget),
            ExhaustiveDriver.Name => ExhaustiveDriver.Explore<IntrinsicMemory>(world, budget),
            _ => throw new ArgumentException($"no driver is called {driver}"),
        };
        return new Explored((int)Math.Max(outcome.Schedules, 1), outcome.Failure?.Identity, null);
    }
}
