// Why: a new service gets its exploration by writing no more than its own specification. So here is a new service, the Doorbell of
// docs/adding-a-service.md: its protocol, state and handler, its place in the wiring as told there, and one specification; no line of the
// explorer is another. It is explored by all three drivers, its transitions are covered, and bugs that are seeded into it are found.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Hv.Tests.Boots;
using Hv.Tests.Exploration.Drivers;
using Xunit;

namespace Hv.Tests.Exploration.NewService;

[Trait("kind", "explore")]
public sealed partial class NewServiceTests
{
    private const string Service = "services/Doorbell/DoorbellService.cs";

    private static readonly string _folder = Path.Combine(Repository.Root, "coyote-tests", "Exploration", "NewService", "Fixture");
    private static readonly Overlay _overlay = new(Repository.Root, _folder);

    private static readonly (string Test, string Driver, string Schedules)[] _explorations =
    [
        ("doorbell", OperationsDriver.Name, "600"),
        ("doorbell", ChoicesDriver.Name, "1000"),
        ("small-doorbell", ExhaustiveDriver.Name, "1"),
    ];

    [Fact]
    public void Its_specification_is_all_that_the_explorer_gets()
    {
        Assert.Single(_overlay.Added.Keys, path => path.StartsWith("coyote-tests/Exploration/", StringComparison.Ordinal));
        Assert.DoesNotContain(_overlay.Edits, edit => edit.File.StartsWith("coyote-tests/", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_explored_by_every_driver_and_its_transitions_are_covered()
    {
        string program = Build("doorbell", (_, text) => text);
        foreach ((string test, string driver, string schedules) in _explorations)
        {
            (int status, string output) = Explore(program, test, driver, schedules);
            Assert.True(status == 0, output);
            Assert.True(driver != ExhaustiveDriver.Name || output.Contains("all visited", StringComparison.Ordinal), output);
        }

        // The page is of the last exploration.
        Explore(program, "doorbell", ChoicesDriver.Name, "1000");
        string page = File.ReadAllText(Path.Combine(OutputOf(program), "coverage.html"));
        string map = page[page.IndexOf("<section id=\"Doorbell\">", StringComparison.Ordinal)..];
        map = map[..map.IndexOf("</section>", StringComparison.Ordinal)];
        Assert.Equal(["MmioRead", "MmioWrite", "Reset", "Ring", "Heard"], RowName().Matches(map).Select(m => m.Groups[1].Value));
        Assert.DoesNotContain("never", map, StringComparison.Ordinal);
    }

    // Each is a line of the handler, and what finds it. Message by message, neither shows: a second ring must come while the first is out, or has
    // not been taken.
    [Theory]
    [InlineData("state.IsOut = false;\n                state.SendRing(ref outbox);", "state.IsOut = false;", "rings-are-heard")]
    [InlineData("state.Rings + message.Payload<Ring>().Count, ref", "1, ref", "rings-are-heard")]
    public void A_bug_in_it_is_found_by_every_driver(string original, string replacement, string specification)
    {
        string program = Build("buggy", (path, text) => path == Service ? Replace(text, original, replacement) : text);
        foreach ((string test, string driver, string schedules) in _explorations)
        {
            (int status, string output) = Explore(program, test, driver, schedules);
            Assert.True(status != 0 && output.Contains($"BROKEN {specification}", StringComparison.Ordinal), output);
            Assert.Contains("make replay TRACE=", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_documentation_shows_this_service()
    {
        HashSet<string> known = [.. _overlay.Added.Values.Concat(_overlay.Edits.Select(e => e.Replacement)).SelectMany(text => text.Split('\n')).Select(line => line.Trim())];
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "adding-a-service.md"));
        string[] shown = [.. CodeBlock().Matches(page).SelectMany(m => m.Groups[1].Value.Split('\n')).Select(line => line.Trim())];
        Assert.NotEmpty(shown);
        Assert.DoesNotContain(shown, line => line.Length != 0 && !line.StartsWith("//", StringComparison.Ordinal) && !known.Contains(line));
        string[] changed = [.. _overlay.Edits.Select(e => e.File)];
        Assert.Contains($"{changed.Length} spots in {changed.Distinct().Count()} files", page, StringComparison.Ordinal);
        Assert.All(changed.Select(Path.GetFileName), name => Assert.Contains(name!, page, StringComparison.Ordinal));
    }

    private static string Build(string name, Func<string, string, string> change) =>
        new OverlayBuild(Repository.Root, Path.Combine(AppContext.BaseDirectory, "..", "..", "explore", "release")).Build(name, _overlay, change);

    private static string OutputOf(string program) => Path.Combine(Path.GetDirectoryName(program)!, "explored");

    private static (int Status, string Output) Explore(string program, string test, string driver, string schedules)
    {
        var start = new ProcessStartInfo(program, ["--test", test, "--driver", driver, "--schedules", schedules, "--out", OutputOf(program)])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static string Replace(string text, string original, string replacement)
    {
        Assert.Contains(original, text, StringComparison.Ordinal);
        return text.Replace(original, replacement, StringComparison.Ordinal);
    }

    [GeneratedRegex("<tr><th>([^<]+)</th>")]
    private static partial Regex RowName();

    [GeneratedRegex("^```csharp\n(.*?)\n```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();
}
