// HV001. A service's whole memory is its state: a static that changes would be a second one, which no log replays, no
// restart resets and no exploration sees. A static that does not change but lies in memory (readonly) needs an
// initialiser that runs, which the metal has not; tables are ReadOnlySpan literals.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hv.Analyzers;

/// <summary>HV001: no static field or static property with storage in ipc and services.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticStateAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = House.Rule(
        "HV001", "No static state", "'{0}' is memory beside the service's state: use a const, a ReadOnlySpan literal, or the state");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.IsIpc() || start.Compilation.IsServices())
            {
                start.RegisterSymbolAction(Check, SymbolKind.NamedType);
            }
        });
    }

    // By type, because the storage of a property is a member that no syntax declares.
    private static void Check(SymbolAnalysisContext context)
    {
        foreach (ISymbol member in ((INamedTypeSymbol)context.Symbol).GetMembers())
        {
            if (member is IFieldSymbol { IsStatic: true, IsConst: false } field)
            {
                ISymbol named = field.AssociatedSymbol ?? field;
                context.ReportDiagnostic(Diagnostic.Create(_rule, named.Locations[0], named.Name));
            }
        }
    }
}
