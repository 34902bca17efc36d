// One rejected fixture a rule: each file of Build/Fixtures says in its first line which assembly it pretends to be, and
// marks with "// HVnnn" each line that must be refused. Those lines and no others are.
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Hv.Analyzers;
using Hv.Tests.Boots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Hv.Tests.Build;

public sealed partial class HouseRuleTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "coyote-tests", "Build", "Fixtures");

    private static readonly ImmutableArray<DiagnosticAnalyzer> _rules =
        [new StaticStateAnalyzer(), new HeapAnalyzer(), new PurityAnalyzer(), new LayerAnalyzer()];

    public static TheoryData<string> Fixtures => [.. Directory.GetFiles(_folder, "*.cs").Select(path => Path.GetFileName(path)!).Order()];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public async Task Refuses_the_marked_lines_and_no_others(string fixture)
    {
        string text = File.ReadAllText(Path.Combine(_folder, fixture));
        string[] lines = text.Split('\n');
        Match head = Head().Match(lines[0]);
        Assert.True(head.Success, "the first line names the assembly and, where it matters, the file");

        string[] expected = [.. lines.SelectMany((line, index) => Mark().Matches(line).Select(mark => $"{index + 1}: {mark.Value}")).Order()];
        Assert.NotEmpty(expected);

        CSharpCompilation compilation = Compile(head.Groups["assembly"].Value, head.Groups["path"].Value, text);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers(_rules)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, found.Select(d => $"{d.Location.GetLineSpan().StartLinePosition.Line + 1}: {d.Id}").Distinct().Order());
    }

    [Fact]
    public void Every_rule_has_a_fixture()
    {
        HashSet<string> seen = [.. Fixtures.SelectMany(row => Mark().Matches(File.ReadAllText(Path.Combine(_folder, row.Data)))).Select(m => m.Value)];
        Assert.Equal(_rules.SelectMany(rule => rule.SupportedDiagnostics).Select(d => d.Id).Order(), seen.Order());
    }

    private static CSharpCompilation Compile(string assembly, string path, string text)
    {
        string[] framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':');
        IEnumerable<MetadataReference> references = framework
            .Where(file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file));
        return CSharpCompilation.Create(
            assembly,
            [
                CSharpSyntaxTree.ParseText(SourceText.From(text), path: path),
                CSharpSyntaxTree.ParseText("global using System;", path: "GlobalUsings.cs"),
            ],
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    [GeneratedRegex(@"^// assembly: (?<assembly>\w+)(, file: (?<path>\S+))?\s*$")]
    private static partial Regex Head();

    [GeneratedRegex(@"HV\d{3}")]
    private static partial Regex Mark();
}
