// HV003. Messages are a service's only input and its outbox its only output. What reaches behind them - a clock, a file,
// a thread, memory by address, code that is not C# - does not compile in services, nor, but for the reinterpretation
// that a message is made of, in ipc.
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Hv.Analyzers;

/// <summary>HV003: ipc and services name nothing that reaches behind the messages.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PurityAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = House.Rule(
        "HV003", "Messages in, outbox out", "{0} reaches behind the messages, which are all that a service has");

    // Prefixes of namespaces and names of types; what stands in _allowed is let through first.
    private static readonly string[] _forbidden =
    [
        "System.Threading", "System.IO", "System.Net", "System.Diagnostics", "System.Reflection", "System.Security", "System.Timers",
        "System.Globalization", "System.Runtime.Intrinsics", "System.Runtime.Loader", "System.Runtime.InteropServices",
        "System.Runtime.CompilerServices.Unsafe", "System.Runtime.CompilerServices.RuntimeHelpers", "System.Runtime.RuntimeImportAttribute",
        "System.Runtime.RuntimeExportAttribute", "System.Console", "System.DateTime", "System.DateTimeOffset", "System.DateOnly",
        "System.TimeOnly", "System.TimeProvider", "System.TimeZoneInfo", "System.Environment", "System.Random", "System.Guid", "System.GC",
        "System.Activator", "System.AppContext", "System.AppDomain", "System.HashCode", "System.ThreadStaticAttribute", "System.IntPtr",
        "System.UIntPtr", "System.WeakReference", "Microsoft",
    ];

    private static readonly string[] _allowed =
    [
        "System.Diagnostics.CodeAnalysis", "System.Diagnostics.ConditionalAttribute", "System.Diagnostics.DebuggerDisplayAttribute",
        "System.Runtime.InteropServices.StructLayoutAttribute", "System.Runtime.InteropServices.LayoutKind",
        "System.Runtime.InteropServices.FieldOffsetAttribute", "System.Runtime.InteropServices.InAttribute",
    ];

    // What only ipc may do, inside: a message's payload is bytes, read as the type that they were written as; and the memory
    // port (IMemory) is where two CPUs meet.
    private static readonly string[] _allowedInIpc =
    [
        "System.Runtime.CompilerServices.Unsafe", "System.Threading.Volatile", "System.Threading.Interlocked",
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (!start.Compilation.IsIpc() && !start.Compilation.IsServices())
            {
                return;
            }

            start.RegisterSyntaxNodeAction(CheckName, SyntaxKind.IdentifierName, SyntaxKind.GenericName);
            start.RegisterSyntaxNodeAction(
                Refuse,
                SyntaxKind.PointerType,
                SyntaxKind.FunctionPointerType,
                SyntaxKind.FixedStatement,
                SyntaxKind.UnsafeStatement,
                SyntaxKind.AddressOfExpression,
                SyntaxKind.PointerIndirectionExpression,
                SyntaxKind.LockStatement,
                SyntaxKind.TryStatement,
                SyntaxKind.ThrowStatement,
                SyntaxKind.ThrowExpression);
            start.RegisterSymbolAction(CheckMethod, SymbolKind.Method);
        });
    }

    private static void CheckName(SyntaxNodeAnalysisContext context)
    {
        SymbolInfo info = context.SemanticModel.GetSymbolInfo(context.Node, context.CancellationToken);
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        ISymbol? type = symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? symbol.ContainingType : symbol;

        // Members are reached through their type, which is named, or through a value, whose type was named where it was declared;
        // extension methods and `using static` name neither.
        if (type is IMethodSymbol { ReducedFrom: not null }
            || (type is IMethodSymbol { IsStatic: true } or IPropertySymbol { IsStatic: true } && !IsQualified(context.Node)))
        {
            type = type.ContainingType;
        }

        if (type is not INamedTypeSymbol named)
        {
            return;
        }

        string name = House.FullName(named.OriginalDefinition);
        if (named.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr && IsKeyword(context.Node))
        {
            return;
        }

        if (Matches(_forbidden, name) && !Matches(_allowed, name) && !(context.Compilation.IsIpc() && Matches(_allowedInIpc, name)))
        {
            context.ReportDiagnostic(Diagnostic.Create(_rule, context.Node.GetLocation(), name));
        }
    }

    // nint and nuint are numbers.
    private static bool IsKeyword(SyntaxNode node) => node is IdentifierNameSyntax { Identifier.ValueText: "nint" or "nuint" };

    private static bool IsQualified(SyntaxNode node) => node.Parent is MemberAccessExpressionSyntax access && access.Name == node;

    private static void Refuse(SyntaxNodeAnalysisContext context) =>
        context.ReportDiagnostic(Diagnostic.Create(_rule, context.Node.GetLocation(), $"'{context.Node.GetFirstToken().Text}'"));

    private static void CheckMethod(SymbolAnalysisContext context)
    {
        if (((IMethodSymbol)context.Symbol).IsExtern)
        {
            context.ReportDiagnostic(Diagnostic.Create(_rule, context.Symbol.Locations[0], $"extern '{context.Symbol.Name}'"));
        }
    }

    private static bool Matches(string[] prefixes, string name) =>
        prefixes.Any(prefix => name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal));
}
