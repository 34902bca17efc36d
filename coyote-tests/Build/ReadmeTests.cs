// Why: a README is believed. Each of its commands is in the list below with the test that runs what it runs, make knows each, what it
// shows of `make run` is what `make run` shows, and its links lead somewhere.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Hv.Tests.Boots;
using Hv.Tests.Exploration.Tests;
using Hv.Tests.Services.Uart;
using Xunit;

namespace Hv.Tests.Build;

[Collection(BootCollection.Name)]
public sealed partial class ReadmeTests
{
    private const string Launcher = "boot/run/hv.sh";
    private const string Explorer = "explore/release/coyote-tests";
    private const string Runner = "boot/run/test.sh";

    // The command, what make calls in the end, and the test that calls it so; with TEST, one that the pattern must find.
    private static readonly (string Command, string Program, string Test)[] _commands =
    [
        ("make linux", Launcher, Of<LinuxConsoleBoots>(nameof(LinuxConsoleBoots.A_shell_a_flood_and_a_paste))),
        ("make run", Launcher, Of<ReadmeTests>(nameof(Make_run_shows_what_it_says))),
        ("make test", Runner, ".ci/run"),
        ("make run KERNEL=build/linux/Image INITRD=build/linux/initramfs.cpio CMDLINE=\"console=ttyAMA0\" MEM=2G CPU=neoverse-n1 CPUS=2 VCPUS=2",
            Launcher, Of<LinuxBoots>(nameof(LinuxBoots.Boots_with))),
        ("make run VMS=boot/run/examples/two.dts CPUS=4", Launcher, Of<SeveralLinuxBoots>(nameof(SeveralLinuxBoots.The_example_of_two_boots))),
        ("make unit TEST=Uart", Runner, Of<UartRegisterTests>("")),
        ("make boots TEST=EmbeddedGuestBoots", Runner, Of<EmbeddedGuestBoots>(nameof(EmbeddedGuestBoots.Runs_and_ends_with_0))),
        ("make explore SECONDS=60", Explorer, Of<ExplorationTests>(nameof(ExplorationTests.Coyotes_choices_break_no_specification))),
    ];

    private static string Readme { get; } = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Every_command_has_its_test() => Assert.Equal(_commands.Select(c => c.Command), Blocks("sh").SelectMany(b => b.Split('\n')));

    [Fact]
    public void Make_knows_every_command()
    {
        foreach ((string command, string program, string test) in _commands)
        {
            string recipe = Make(command["make ".Length..] + " --dry-run");
            Assert.Contains(program, recipe.TrimEnd().Split('\n')[^1]);
            Match pattern = Regex.Match(command, @"TEST=(\S+)");
            Assert.True(!pattern.Success || test.Contains(pattern.Groups[1].Value, StringComparison.Ordinal), $"{command} does not find {test}");
        }

        Assert.EndsWith("\nexec make test\n", File.ReadAllText(Path.Combine(Repository.Root, ".ci", "run")));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs")]
    public void Links_lead_somewhere(string where)
    {
        string path = Path.Combine(Repository.Root, where);
        string[] pages = Directory.Exists(path) ? Directory.GetFiles(path, "*.md") : [path];
        Assert.All(pages.SelectMany(page => Link().Matches(File.ReadAllText(page)), (page, link) => (page, link.Groups[1].Value)), link =>
            Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(link.page)!, link.Value)), $"{link.page} links to {link.Value}"));
    }

    [Fact]
    [Trait(BootCollection.Trait, BootCollection.Kind)]
    public void Make_run_shows_what_it_says()
    {
        string shown = Blocks("text").Single(block => block.Contains("guest: hello", StringComparison.Ordinal));
        string seen = Make("run").Replace("\r", "");
        Assert.Equal(Shape(shown), Shape(seen[seen.IndexOf("hv: EL2", StringComparison.Ordinal)..].TrimEnd()));
    }

    // Sizes and times differ from run to run; the words do not.
    private static string Shape(string text) => Regex.Replace(text, @"\b(0x[0-9a-f]+|\d+)\b", "#");

    private static string Of<T>(string method) => $"{typeof(T).FullName}.{method}";

    private static IEnumerable<string> Blocks(string language) =>
        Regex.Matches(Readme, $@"^```{language}\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline).Select(m => m.Groups[1].Value);

    // A make of its own: what another make, whose test this is, has told its children is not meant for it.
    private static string Make(string arguments)
    {
        ProcessStartInfo start = new("make", arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        string[] inherited = ["MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "BUILD", "TEST"];
        foreach (string name in inherited)
        {
            start.Environment.Remove(name);
        }

        using Process make = Process.Start(start)!;
        make.StandardInput.Close();
        string output = make.StandardOutput.ReadToEnd();
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return output;
    }

    // Links to files: not to other sites, not inside the page.
    [GeneratedRegex(@"\]\((?!https?:)([^)#\s]+)")]
    private static partial Regex Link();
}
