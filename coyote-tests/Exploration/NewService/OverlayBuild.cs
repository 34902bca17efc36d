// Why: the explorer with a new service in it is its own program: the assemblies that the service is in, the core, and the explorer itself are
// compiled anew, in this process, and what else belongs to the program is linked beside them.
// Promises: nothing outside build/new-service is written.
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Hv.Tests.Boots;
using Hv.Tests.Exploration.Mutants;
using Microsoft.CodeAnalysis;

namespace Hv.Tests.Exploration.NewService;

/// <summary>Builds the explorer over a tree that has an overlay.</summary>
/// <param name="root">The tree.</param>
/// <param name="program">The folder of the explorer's program.</param>
internal sealed class OverlayBuild(string root, string program)
{
    // What the projects are (coyote-tests/explore/explore.csproj, kernel/kernel.csproj), in the order in which they need each other.
    private static readonly (string Name, string[] Folders)[] _assemblies =
    [
        ("ipc", ["ipc"]),
        ("services", ["services"]),
        ("platform", ["boot/platform"]),
        ("kernel", ["kernel", "coyote-tests/Exploration/Stepping"]),
        ("coyote-tests", ["coyote-tests/explore", .. Explorers()]),
    ];

    /// <summary>Returns the program.</summary>
    /// <param name="name">The folder below build/new-service.</param>
    /// <param name="overlay">What is new.</param>
    /// <param name="change">Changes a source, by its path.</param>
    public string Build(string name, Overlay overlay, Func<string, string, string> change)
    {
        string folder = Path.Combine(root, "build", "new-service", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        MutantBuild.Run("cp", "-al", program, folder);
        foreach ((string assembly, string[] folders) in _assemblies)
        {
            string output = Path.Combine(folder, assembly + ".dll");
            File.Delete(output);
            MutantBuild.Compile(
                assembly,
                overlay.Sources(folders).Select(source => (source.Path, change(source.Path, source.Text))),
                References(folder, assembly),
                assembly == "coyote-tests" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                output);
        }

        return Path.Combine(folder, "coyote-tests");
    }

    // What explore.csproj takes from the tests' folders.
    private static IEnumerable<string> Explorers() =>
        Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "coyote-tests", "explore", "explore.csproj")), @"\.\./(Exploration/\w+)/").Select(m => "coyote-tests/" + m.Groups[1].Value);

    // .NET's own, and those of the program that are built already.
    private static IEnumerable<string> References(string folder, string assembly)
    {
        string[] notYet = [.. _assemblies.SkipWhile(a => a.Name != assembly).Select(a => a.Name)];
        string[] own = [.. Directory.GetFiles(folder, "*.dll").Where(file => !notYet.Contains(Path.GetFileNameWithoutExtension(file)))];
        string[] framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return own.Concat(framework.Where(file =>
            Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal) && !Array.Exists(own, o => Path.GetFileName(o) == Path.GetFileName(file))));
    }
}
