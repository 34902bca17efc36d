// The same commit and seed explore the same schedules: of a whole run, by one process or by two, which finish in another order each time.
using System.Diagnostics;
using System.IO;
using System.Linq;
using Hv.Tests.Exploration.Drivers;
using Xunit;

namespace Hv.Tests.Exploration.Tests;

[Trait("kind", "explore")]
public sealed class WholeRunTests
{
    [Theory]
    [InlineData(ChoicesDriver.Name, "25")]
    [InlineData(OperationsDriver.Name, "3")]
    public void One_worker_and_two_explore_the_same_schedules_of_all_tests(string driver, string schedules)
    {
        string one = Digest(driver, schedules, seed: "7", workers: "1");
        Assert.Equal(one, Digest(driver, schedules, seed: "7", workers: "2"));
        Assert.NotEqual(one, Digest(driver, schedules, seed: "8", workers: "2"));
    }

    private static string Digest(string driver, string schedules, string seed, string workers)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "..", "..", "explore", "release", "coyote-tests");
        DirectoryInfo output = Directory.CreateTempSubdirectory("hv-explored-");
        var start = new ProcessStartInfo(program, ["--driver", driver, "--schedules", schedules, "--seed", seed, "--workers", workers, "--out", output.FullName])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        output.Delete(recursive: true);
        string line = said.Split('\n').Single(l => l.StartsWith(driver + ": ", StringComparison.Ordinal));
        return line[line.IndexOf("digest", StringComparison.Ordinal)..];
    }
}
