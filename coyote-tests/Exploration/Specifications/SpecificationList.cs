// Why: one place names what must hold.
namespace Hv.Tests.Exploration.Specifications;

/// <summary>All specifications.</summary>
internal static class SpecificationList
{
    public static Specification[] Create() =>
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
