// Why: one place names what must hold of all services, in the order in which it is looked at: some go by what those before them count.
// Promises: a specification that is not named here, as a new service's own is not, is found by itself and comes behind these.
using System.Collections.Generic;
using System.Linq;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>All specifications.</summary>
internal static class SpecificationList
{
    private static readonly Type[] _others = [.. Others()];

    /// <summary>One of each, for a world.</summary>
    public static Specification[] Create() => [.. OfAll(), .. _others.Select(type => (Specification)Activator.CreateInstance(type)!)];

    private static IEnumerable<Type> Others()
    {
        HashSet<Type> named = [.. OfAll().Select(s => s.GetType()), typeof(ComesToRest)];
        return typeof(SpecificationList).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(Specification)) && !t.IsAbstract && t.Namespace == typeof(SpecificationList).Namespace && !named.Contains(t))
            .OrderBy(t => t.Name, StringComparer.Ordinal);
    }

    private static Specification[] OfAll() =>
    [
        new OneCpuAtATime(),
        new SenderOrder(),
        new NothingLost(),
        new WaitCycles(),
        new OneAnswer(),
        new OneCpuPerVcpu(),
        new OneHomePerVcpu(),
        new NoLostWakeUp(),
        new InterruptStates(),
        new LevelInterrupts(),
        new VirtualTimers(),
        new PhysicalTimers(),
        new PsciMachine(),
        new UartOrder(),
        new SchedulerFairness(),
        new MailboxBounds(),
        new NothingUnexpected(),
        new LifeOfAVm(),
        new LivesOfAVm(),
        new PausedStandsStill(),
        new MonitorAnswers(),
    ];
}
