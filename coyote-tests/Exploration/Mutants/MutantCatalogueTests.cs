// The catalogue: every mutant is killed (`make explore-mutants`), and, in every run of the unit tests, every one still applies.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Hv.Tests.Boots;
using Xunit;

namespace Hv.Tests.Exploration.Mutants;

[Trait("kind", "mutants")]
public sealed class MutantCatalogueTests
{
    // Those that only an interleaving shows (issue 3, "Proof that it bites").
    private const int LeastPassing = 15;

    private static readonly string _folder = Path.Combine(Repository.Root, "coyote-tests", "Exploration", "Mutants", "catalogue");

    [Fact]
    public void The_catalogue_is_large_and_up_to_date()
    {
        Mutant[] mutants = Mutant.Load(_folder);
        Assert.True(mutants.Length >= 25, $"{mutants.Length} mutants");
        Assert.True(mutants.Count(m => m.PassesUnitTests) >= LeastPassing, "too few that only an exploration can find");
        Assert.All(mutants, m => Assert.NotEqual(string.Empty, m.Apply(File.ReadAllText(Path.Combine(Repository.Root, m.File)))));
    }

    [Fact]
    public void The_younger_specifications_have_mutants_of_their_own()
    {
        string[] by = [.. Mutant.Load(_folder).Select(m => m.By)];
        Assert.All(["scheduler-fairness", "level-interrupts", "no-wait-cycle", "mailbox-bounds", "no-lost-wake-up"], name => Assert.Contains(name, by));
    }

    /// <summary>Kills them all, or fails. HV_MUTANTS: those whose name holds it. HV_VERIFY=1: runs the unit tests on each as well.</summary>
    [Fact(Explicit = true)]
    public void Every_mutant_is_killed()
    {
        string only = Environment.GetEnvironmentVariable("HV_MUTANTS") ?? string.Empty;
        bool verify = Environment.GetEnvironmentVariable("HV_VERIFY") == "1";
        int passing = 0;
        Mutant[] mutants = [.. Mutant.Load(_folder).Where(m => m.Name.Contains(only, StringComparison.Ordinal))];
        var build = new MutantBuild(Repository.Root, AppContext.BaseDirectory.TrimEnd('/'));
        List<string> wrong = [];
        var watch = Stopwatch.StartNew();
        foreach (Mutant mutant in mutants)
        {
            string folder;
            string found;
            try
            {
                folder = build.Build(mutant);
                found = Hunt(mutant, folder);
            }
            catch (InvalidDataException e)
            {
                Console.WriteLine(e.Message);
                wrong.Add(mutant.Name);
                continue;
            }

            string units = verify ? RunUnitTests(folder) : mutant.PassesUnitTests ? "pass" : "fail";
            passing += units == "pass" ? 1 : 0;
            Console.WriteLine($"{mutant.Name,-32} {(found == "survived" ? "SURVIVED" : "killed by " + found)}{(verify ? $" [unit tests {units}]" : string.Empty)}");
            if (!found.Contains(mutant.By, StringComparison.Ordinal))
            {
                Console.WriteLine($"{mutant.Name,-32} should be found by {mutant.By}");
                wrong.Add(mutant.Name);
            }
            else if (found == "survived" || (verify && (units == "pass") != mutant.PassesUnitTests))
            {
                wrong.Add(mutant.Name);
            }

            Directory.Delete(folder, recursive: true);
        }

        Console.WriteLine($"{mutants.Length} mutants, {mutants.Length - wrong.Count} as the catalogue says, in {watch.Elapsed.TotalSeconds:F0} s");
        string? tooFew = Passing(passing, verify, isWhole: only.Length == 0);
        Assert.Empty(wrong);
        Assert.Null(tooFew);
    }

    [Theory]
    [InlineData(LeastPassing, true, true, false)]
    [InlineData(LeastPassing - 1, true, true, true)]
    [InlineData(LeastPassing - 1, false, true, true)]
    [InlineData(1, true, false, false)]
    public void Too_few_mutants_that_only_an_exploration_finds_fail_the_command(int passing, bool verify, bool isWhole, bool fails) =>
        Assert.Equal(fails, Passing(passing, verify, isWhole) != null);

    // Says how many pass every sequential unit test, and, of the whole catalogue, whether that is too few; null when it is not.
    private static string? Passing(int passing, bool verify, bool isWhole)
    {
        string words = $"{passing} pass every sequential unit test{(verify ? ", run just now" : ", by the catalogue; VERIFY=1 runs them")}; at least {LeastPassing} of the whole catalogue must";
        Console.WriteLine(words);
        return isWhole && passing < LeastPassing ? words : null;
    }

    private static string Hunt(Mutant mutant, string folder)
    {
        string result = Path.Combine(folder, "hunt.result");
        int status = Run(folder, TimeSpan.FromMinutes(3), ["-explicit", "only", "-method", "*MutantHunt.Hunt"], new()
        {
            ["HV_HUNT"] = string.Join(", ", mutant.Hunters.Select(h => $"{h.Hunter} {h.Schedules}")),
            ["HV_HUNT_RESULT"] = result,
        });
        if (!File.Exists(result))
        {
            throw new InvalidDataException($"mutant {mutant.Name}: the hunt ended with status {status} and no result");
        }

        string[] parts = File.ReadAllText(result).Split(' ', 3);
        return parts.Length == 3 ? $"{parts[0]} after {parts[1]} schedules: {(parts[2].Length > 150 ? parts[2][..150] : parts[2])}" : parts[0];
    }

    // Not those of the build: they look at the tree, which has no mutant in it.
    private static string RunUnitTests(string folder) =>
        Run(folder, TimeSpan.FromMinutes(3), ["-namespace-", "Hv.Tests.Build", "-trait-", "kind=boot", "-trait-", "kind=explore", "-trait-", "kind=mutants", "-stopOnFail"], []) == 0 ? "pass" : "fail";

    private static int Run(string folder, TimeSpan limit, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder, "coyote-tests.dll"), "-noLogo", "-noColor", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        if (process.WaitForExit(limit))
        {
            return process.ExitCode;
        }

        process.Kill(entireProcessTree: true);
        return -1;
    }
}
