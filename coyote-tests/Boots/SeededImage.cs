// Why: a test that passes proves something only if it fails where the thing that it tests is broken; so hv's image is built with bugs.
// Promises: the tree is not touched: a copy of what the image is made of lies under build/seeded-bugs, with one bug at a time.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Xunit;

namespace Hv.Tests.Boots;

/// <summary>hv built with a bug in it.</summary>
internal static class SeededImage
{
    private static readonly string[] _sources = ["boot", "ipc", "kernel", "services", "Makefile", "Directory.Build.props", "Directory.Packages.props", "global.json"];

    /// <summary>Builds hv with a change of one file, whose text must be there once.</summary>
    /// <returns>The folder with hv.img, for <see cref="BootOptions.Build"/>.</returns>
    internal static string Build(string file, string original, string replacement)
    {
        string folder = Repository.Build("seeded-bugs");
        foreach (string source in Sources())
        {
            string text = File.ReadAllText(Path.Combine(Repository.Root, source));
            if (source == file)
            {
                Assert.Equal(2, text.Split(original).Length);
                text = text.Replace(original, replacement, StringComparison.Ordinal);
            }

            Put(Path.Combine(Repository.Root, source), Path.Combine(folder, source), text);
        }

        using Process make = Process.Start(new ProcessStartInfo("make", ["-C", folder, "build/hv.img"]) { RedirectStandardOutput = true })!;
        _ = make.StandardOutput.ReadToEnd();
        make.WaitForExit();
        Assert.Equal(0, make.ExitCode);
        return Path.Combine(folder, "build");
    }

    private static IEnumerable<string> Sources() => _sources
        .SelectMany(name => Directory.Exists(Path.Combine(Repository.Root, name))
            ? Directory.EnumerateFiles(Path.Combine(Repository.Root, name), "*", SearchOption.AllDirectories)
            : [Path.Combine(Repository.Root, name)])
        .Select(path => Path.GetRelativePath(Repository.Root, path))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal));

    // Only what differs is written, so that make compiles no more than it must.
    private static void Put(string like, string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) == text)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(like, path, overwrite: true);
        File.WriteAllText(path, text);
    }
}
