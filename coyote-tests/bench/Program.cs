// Why: the measurements as a command: what `make bench` and its relatives call.
using System.CommandLine;
using System.IO;
using Hv.Tests.Bench;

var output = new Option<string>("--out") { Description = "where the JSON goes", DefaultValueFactory = _ => "build/bench/bench.json" };
var linux = new Option<bool>("--linux") { Description = "boots Debian's Linux as well, with and without hv" };
var root = new RootCommand("Counts the instructions that operations cost under hv, on QEMU.") { output, linux };
root.SetAction(parsed => Try(() => BenchCommand.Run(parsed.GetValue(output)!, parsed.GetValue(linux))));

var name = new Argument<string>("name") { Description = "what the other revision is called" };
var build = new Argument<string>("build") { Description = "the folder of its hv.img" };
var compare = new Command("compare", "Measures another build's hv.img as well, with this tree's guest, and prints ratios.") { name, build, linux, output };
compare.SetAction(parsed => Try(() =>
    BenchCommand.Compare(parsed.GetValue(name)!, parsed.GetValue(build)!, parsed.GetValue(linux), parsed.GetValue(output)!)));
root.Subcommands.Add(compare);

var path = new Argument<string>("path") { Description = "the committed baseline" };
var baseline = new Command("baseline", "Measures what CI compares, and writes it.") { path };
baseline.SetAction(parsed => Try(() => BenchCommand.Baseline(parsed.GetValue(path)!)));
root.Subcommands.Add(baseline);

Option<int[]> Numbers(string option, string of, params int[] sizes) =>
    new(option) { Description = $"numbers of {of}", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => sizes };
Option<int[]> vms = Numbers("--vms", "VMs", 1, 8, 32), cpus = Numbers("--cpus", "CPUs", 1, 2, 4, 8), spis = Numbers("--spis", "SPIs", 1, 50, 200);
var scale = new Command("scale", "The same figures on larger machines: flat, or not.") { vms, cpus, spis };
scale.SetAction(parsed => Try(() => ScaleCommand.Run(parsed.GetValue(vms)!, parsed.GetValue(cpus)!, parsed.GetValue(spis)!)));
root.Subcommands.Add(scale);

var operation = new Argument<string>("operation") { Description = "its name in the table; or boot", DefaultValueFactory = _ => "" };
var atLeast = new Option<int>("--vms") { Description = "more VMs beside it: asleep, but where another runs in any case they run", DefaultValueFactory = _ => 1 };
var profile = new Command("profile", "Tells where the instructions of one operation go.") { operation, atLeast };
profile.SetAction(parsed => Try(() => ProfileCommand.Run(parsed.GetValue(operation)!, parsed.GetValue(atLeast))));
root.Subcommands.Add(profile);
return root.Parse(args).Invoke();

// What a guest or the machine did not do is said in words.
static int Try(Func<int> command)
{
    try
    {
        return command();
    }
    catch (InvalidDataException wrong)
    {
        Console.Error.WriteLine($"bench: {wrong.Message}");
        return 1;
    }
}
