using System.Diagnostics;
using Hv.Ipc;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Scenarios;

foreach (Scenario scenario in ScenarioList.All)
{
    if (args.Length > 0 && args[0] != scenario.Name) continue;
    using var world = new World(scenario);
    Outcome outcome = ChoicesDriver.Explore<IntrinsicMemory>(world, new Budget { Schedules = 2000, Time = TimeSpan.FromSeconds(10) });
    Console.WriteLine($"{scenario.Name}: {outcome.Schedules} schedules, {outcome.Steps} steps, {outcome.Schedules / outcome.Time.TotalSeconds:F0}/s {outcome.Failure?.Identity}");
    if (outcome.Failure is { } f)
    {
        f.Trace.Save($"/tmp/explore/{scenario.Name}.trace");
        Failure? again = ChoicesDriver.Replay<IntrinsicMemory>(world, f.Trace);
        Console.WriteLine("  replay same: " + (again?.Identity == f.Identity));
    }
}

foreach (Scenario scenario in ScenarioList.All)
{
    if (!scenario.IsExhaustive || (args.Length > 0 && args[0] != scenario.Name)) continue;
    using var world = new World(scenario);
    Outcome outcome = ExhaustiveDriver.Explore<IntrinsicMemory>(world, new Budget { Time = TimeSpan.FromSeconds(60) });
    Console.WriteLine($"{scenario.Name}: {outcome.States} states, {outcome.Steps} transitions, {outcome.Schedules} ends, {outcome.Steps / outcome.Time.TotalSeconds:F0}/s complete {outcome.IsComplete} {outcome.Failure?.Identity}");
}
