// HV004. Arrows run one way: services -> ipc <- kernel, and kernel -> services only where they are wired. Project
// references say it for whole assemblies; this rule says the rest: only kernel/Wiring names services, and a service knows
// another by protocol, not by name.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hv.Analyzers;

/// <summary>HV004: a layer names only the layers below it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LayerAnalyzer : DiagnosticAnalyzer
{
    private const string Services = "Hv.Services";

    private static readonly DiagnosticDescriptor _rule = House.Rule("HV004", "Arrows run one way", "'{0}' may not be named here: {1}");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.IsIpc() || start.Compilation.IsServices() || start.Compilation.IsKernel())
            {
                start.RegisterSyntaxNodeAction(Check, SyntaxKind.IdentifierName, SyntaxKind.GenericName);
            }
        });
    }

    private static void Check(SyntaxNodeAnalysisContext context)
    {
        if (context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken).Symbol is not INamedTypeSymbol type)
        {
            return;
        }

        string target = type.ContainingNamespace?.ToDisplayString() ?? "";
        if (IsIn(target, "Hv") && Why(context, target) is { } why)
        {
            context.ReportDiagnostic(Diagnostic.Create(_rule, context.Node.GetLocation(), House.FullName(type), why));
        }
    }

    private static string? Why(SyntaxNodeAnalysisContext context, string target)
    {
        if (context.Compilation.IsIpc())
        {
            return IsIn(target, "Hv.Ipc") ? null : "ipc knows nothing of hv";
        }

        if (context.Compilation.IsKernel())
        {
            return !IsIn(target, Services) || InWiring(context.Node) ? null : "only kernel/Wiring names services";
        }

        if (!IsIn(target, Services))
        {
            return IsIn(target, "Hv.Ipc") ? null : "a service knows ipc alone";
        }

        string own = context.ContainingSymbol?.ContainingNamespace?.ToDisplayString() ?? Services;
        return target == Services || own == Services || IsIn(target, ServiceOf(own)) || IsConstant(context)
            ? null
            : "a service knows another by its protocol only";
    }

    private static bool IsIn(string name, string prefix) => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal);

    // Hv.Services.Name of Hv.Services.Name.Anything.
    private static string ServiceOf(string name)
    {
        int end = name.IndexOf('.', Services.Length + 1);
        return end < 0 ? name : name.Substring(0, end);
    }

    private static bool InWiring(SyntaxNode node) => node.SyntaxTree.FilePath.Replace('\\', '/').Contains("/Wiring/");

    // A constant of another service is a number both agree on; nothing of the other is reached.
    private static bool IsConstant(SyntaxNodeAnalysisContext context)
    {
        SyntaxNode node = context.Node;
        while (node.Parent is MemberAccessExpressionSyntax access && access.Name == node)
        {
            node = access;
        }

        return node.Parent is MemberAccessExpressionSyntax member
            && context.SemanticModel.GetSymbolInfo(member, context.CancellationToken).Symbol is IFieldSymbol { IsConst: true };
    }
}
