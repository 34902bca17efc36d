// Why: the measurements as a command: what `make bench` and its relatives call.
using System.CommandLine;
using System.IO;
using Hv.Tests.Bench;

var output = new Option<string>("--out") { Description = "where the JSON goes", DefaultValueFactory = _ => "build/bench/bench.json" };
var root = new RootCommand("Counts the instructions that operations cost under hv, on QEMU.") { output };
root.SetAction(parsed => Try(() => BenchCommand.Run(parsed.GetValue(output)!)));

var operation = new Argument<string>("operation") { Description = "its name in the table", DefaultValueFactory = _ => "" };
var profile = new Command("profile", "Tells where the instructions of one operation go.") { operation };
profile.SetAction(parsed => Try(() => ProfileCommand.Run(parsed.GetValue(operation)!)));
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
