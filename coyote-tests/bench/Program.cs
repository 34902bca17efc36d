// Why: the measurements as a command: what `make bench` and its relatives call.
using System.CommandLine;
using Hv.Tests.Bench;

var output = new Option<string>("--out") { Description = "where the JSON goes", DefaultValueFactory = _ => "build/bench/bench.json" };
var root = new RootCommand("Counts the instructions that operations cost under hv, on QEMU.") { output };
root.SetAction(parsed => BenchCommand.Run(parsed.GetValue(output)!));
return root.Parse(args).Invoke();
