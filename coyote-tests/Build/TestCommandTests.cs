// Why: what CI believes is an exit status and a count. A failing exploration must fail `make test`, whatever the tests say, and be counted.
// The recipe itself runs here, with programs of a line in place of the explorer and of the tests.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using Hv.Tests.Boots;
using Hv.Tests.Exploration.Mutants;
using Xunit;

namespace Hv.Tests.Build;

public sealed class TestCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hv-test-command-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 0, 0, "8 passed, 0 failed, 1 skipped")]
    [InlineData(1, 0, 0, "7 passed, 1 failed, 1 skipped")]
    [InlineData(139, 0, 0, "7 passed, 1 failed, 1 skipped")]
    [InlineData(0, 2, 1, "8 passed, 2 failed, 1 skipped")]
    [InlineData(1, 2, 1, "7 passed, 3 failed, 1 skipped")]
    public void Make_test_fails_when_the_exploration_or_a_test_does(int explored, int failed, int status, string count)
    {
        (int exit, string output) = MakeTest(
            Script("explore", $"exit {explored}"),
            Script("tests", $$"""
                while [ $# != 0 ]; do [ "$1" = -result-ctrf ] && report=$2; shift; done
                echo '{"results": {"summary": {"tests":10,"passed":7,"failed":{{failed}},"skipped":1} } }' >"$report"
                exit {{status}}
                """));
        Assert.Equal(explored == 0 && failed == 0, exit == 0);
        Assert.Contains(count, output, StringComparison.Ordinal);
        Assert.Equal(explored != 0, output.Contains("The exploration failed", StringComparison.Ordinal));
    }

    private string Script(string name, string body)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "#!/bin/sh\n" + body + "\n");
        MutantBuild.Run("chmod", "+x", path);
        return path;
    }

    // What the recipe needs is taken for made: only the recipe runs.
    private static (int Exit, string Output) MakeTest(string explorer, string tests)
    {
        List<string> arguments = ["test", $"EXPLORE={explorer}", $"TESTS={tests}"];
        foreach (string made in new[] { "all", "host", "style", "run-tools", "build/linux/Image", "build/linux/initramfs.cpio" })
        {
            arguments.AddRange(["-o", made]);
        }

        var start = new ProcessStartInfo("make", arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] inherited = ["MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "BUILD", "TEST", "EXPLORED", "BROKEN", "EXPLORE", "TESTS"];
        foreach (string name in inherited)
        {
            start.Environment.Remove(name);
        }

        using Process make = Process.Start(start)!;
        var error = make.StandardError.ReadToEndAsync();
        string output = make.StandardOutput.ReadToEnd();
        make.WaitForExit();
        return (make.ExitCode, output + error.Result);
    }
}
