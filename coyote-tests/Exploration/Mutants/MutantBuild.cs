// Why: a mutant is the test program with one assembly exchanged: that alone is compiled, in this process, so a mutant costs a second.
// Promises: nothing outside build/mutants is written. Hard links make the copy of the program; the exchanged file is new.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hv.Tests.Exploration.Mutants;

/// <summary>Builds the test program of a mutant.</summary>
/// <param name="root">The tree.</param>
/// <param name="program">The folder of the test program.</param>
internal sealed class MutantBuild(string root, string program)
{
    // What the project files give: the access for tests, the version that the others were built against, the one global using.
    private const string Properties = """
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("coyote-tests")]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("kernel")]
        [assembly: System.Reflection.AssemblyVersion("1.0.0.0")]
        """;

    private static readonly CSharpParseOptions _language = new(LanguageVersion.Preview);

    /// <summary>Returns the folder of the mutant's test program.</summary>
    public string Build(Mutant mutant)
    {
        string folder = Path.Combine(root, "build", "mutants", mutant.Name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Run("cp", "-al", program, folder);
        string assembly = Path.Combine(folder, mutant.Assembly + ".dll");
        File.Delete(assembly);
        try
        {
            Compile(mutant.Assembly, Sources(mutant), References(mutant.Assembly), OutputKind.DynamicallyLinkedLibrary, assembly);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"mutant {mutant.Name}: {e.Message}", e);
        }

        return folder;
    }

    /// <summary>Runs a command to its end.</summary>
    internal static void Run(string command, params string[] arguments)
    {
        using Process process = Process.Start(command, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException($"{command} {string.Join(' ', arguments)} failed");
        }
    }

    /// <summary>Compiles sources, each with its path, as the host build does.</summary>
    internal static void Compile(string name, IEnumerable<(string Path, string Text)> sources, IEnumerable<string> references, OutputKind kind, string output)
    {
        SyntaxTree[] all =
        [
            .. sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, _language, source.Path)),
            CSharpSyntaxTree.ParseText("global using System;", _language),
            CSharpSyntaxTree.ParseText(Properties, _language),
        ];
        var compilation = CSharpCompilation.Create(
            name,
            all,
            references.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(kind, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        using FileStream stream = File.Create(output);
        Diagnostic[] errors = [.. compilation.Emit(stream).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Length != 0)
        {
            throw new InvalidDataException($"{name} does not compile: {errors[0]}");
        }
    }

    private IEnumerable<(string Path, string Text)> Sources(Mutant mutant)
    {
        string mutated = Path.Combine(root, mutant.File);
        return Folders(mutant.Assembly)
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => (file, file == mutated ? mutant.Apply(File.ReadAllText(file)) : File.ReadAllText(file)));
    }

    // A project's own folder, and for the core the part of it that only the host has (kernel.csproj).
    private static string[] Folders(string assembly) =>
        assembly == "kernel" ? ["kernel", "coyote-tests/Exploration/Stepping"] : [assembly];

    private IEnumerable<string> References(string assembly)
    {
        string[] framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string[] own = ["ipc", "arch", "platform", "services"];
        return framework
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Concat(own.Where(name => name != assembly).Select(name => Path.Combine(program, name + ".dll")));
    }
}
