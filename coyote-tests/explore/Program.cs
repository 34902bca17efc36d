// Why: the exploration as a command: what `make explore`, `make replay` and .ci/run call.
using System.CommandLine;
using Hv.Tests.Exploration.Drivers;
using Hv.Tests.Exploration.Scenarios;
using Hv.Tests.Explore;

var schedules = new Option<uint>("--schedules") { Description = "schedules of each test and driver", DefaultValueFactory = _ => 2000 };
var choices = new Option<uint?>("--choices") { Description = "schedules of each test by choices, some 25 times as cheap as those of CPUs that are interleaved; as --schedules if not given" };
var seconds = new Option<int>("--seconds") { Description = "seconds in all, shared out evenly; then numbers of schedules do not count" };
var strategy = new Option<string>("--strategy") { Description = "how CPUs are interleaved; portfolio: each in turn", DefaultValueFactory = _ => "random" };
strategy.AcceptOnlyFromAmong([.. Budget.Strategies, "portfolio"]);
var driver = new Option<string>("--driver") { Description = "one driver only" };
driver.AcceptOnlyFromAmong(OperationsDriver.Name, ChoicesDriver.Name, ExhaustiveDriver.Name);
var test = new Option<string>("--test") { Description = "one test only" };
var seed = new Option<uint>("--seed") { Description = "the seed of the first schedule", DefaultValueFactory = _ => 1 };
var workers = new Option<int>("--workers") { Description = "processes that explore at the same time; 0: one a core", DefaultValueFactory = _ => 0 };
var output = new Option<string>("--out") { Description = "where traces and reports go", DefaultValueFactory = _ => "build/explore" };
var root = new RootCommand("Explores hv's whole system on the host: every schedule is a list of choices, and every failing one can be run again.");
foreach (Option option in new Option[] { schedules, choices, seconds, strategy, driver, test, seed, workers, output })
{
    root.Options.Add(option);
}

root.SetAction(parsed => new ExploreCommand(
    parsed.GetValue(schedules),
    parsed.GetValue(choices) ?? parsed.GetValue(schedules),
    parsed.GetValue(seconds),
    parsed.GetValue(strategy)!,
    parsed.GetValue(driver),
    parsed.GetValue(test),
    parsed.GetValue(seed),
    parsed.GetValue(workers),
    parsed.GetValue(output)!).Run());

var trace = new Argument<string>("trace") { Description = "the trace file that a failure left" };
var times = new Option<int>("--times") { Description = "how often", DefaultValueFactory = _ => 1 };
var replay = new Command("replay", "Runs a failing schedule again, step by step the same.") { trace, times, output };
replay.SetAction(parsed => ReplayCommand.Run(parsed.GetValue(trace)!, parsed.GetValue(times), parsed.GetValue(output)!));
root.Subcommands.Add(replay);

var coverage = new Argument<string>("coverage") { Description = "where its coverage goes" };
var worker = new Command("worker", "Does jobs that its input names.") { coverage, output };
worker.Hidden = true;
worker.SetAction(parsed =>
{
    using var command = new WorkerCommand(parsed.GetValue(output)!, parsed.GetValue(coverage)!);
    return command.Run();
});
root.Subcommands.Add(worker);

var list = new Command("list", "Names the tests.");
list.SetAction(_ =>
{
    foreach (Scenario scenario in ScenarioList.All)
    {
        Console.WriteLine($"  {scenario.Name,-14} {scenario.About}");
    }
});
root.Subcommands.Add(list);
return root.Parse(args).Invoke();
