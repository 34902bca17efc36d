// HV002. The metal has no heap: what allocates does not link there, but then the linker's message names a function of
// the runtime and no line. This rule names the line, on the host too.
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Hv.Analyzers;

/// <summary>HV002: nothing in ipc, services, kernel and platform allocates.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HeapAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor _rule = House.Rule("HV002", "No heap", "{0} allocates, and hv has no heap");

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [_rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.IsIpc() || start.Compilation.IsServices() || start.Compilation.IsKernel() || start.Compilation.IsPlatform())
            {
                start.RegisterOperationAction(
                    Check,
                    OperationKind.ObjectCreation,
                    OperationKind.TypeParameterObjectCreation,
                    OperationKind.AnonymousObjectCreation,
                    OperationKind.ArrayCreation,
                    OperationKind.CollectionExpression,
                    OperationKind.DelegateCreation,
                    OperationKind.Conversion,
                    OperationKind.InterpolatedString,
                    OperationKind.Binary,
                    OperationKind.CompoundAssignment,
                    OperationKind.YieldReturn,
                    OperationKind.Await);
            }
        });
    }

    private static void Check(OperationAnalysisContext context)
    {
        if (What(context.Operation) is { } what && !InAttribute(context.Operation))
        {
            context.ReportDiagnostic(Diagnostic.Create(_rule, context.Operation.Syntax.GetLocation(), what));
        }
    }

    private static string? What(IOperation operation) => operation switch
    {
        IObjectCreationOperation { Type: { IsReferenceType: true } type } => $"new {type.Name}",
        ITypeParameterObjectCreationOperation => "new of a type parameter",
        IAnonymousObjectCreationOperation => "an anonymous object",
        IArrayCreationOperation => "an array",
        ICollectionExpressionOperation collection when !IsSpan(collection.Type) => "a collection expression that is no span",
        IDelegateCreationOperation => "a delegate",
        IConversionOperation conversion when conversion.GetConversion().IsBoxing => $"boxing {conversion.Operand.Type?.Name}",
        IInterpolatedStringOperation { ConstantValue.HasValue: false } => "an interpolated string",
        IBinaryOperation { Type.SpecialType: SpecialType.System_String, ConstantValue.HasValue: false } => "joining strings",
        ICompoundAssignmentOperation { Type.SpecialType: SpecialType.System_String } => "joining strings",
        IReturnOperation { Kind: OperationKind.YieldReturn } => "an iterator",
        IAwaitOperation => "await",
        _ => null,
    };

    // Of constants it is data in the image; of other elements, memory on the stack.
    private static bool IsSpan(ITypeSymbol? type) => type is INamedTypeSymbol { IsRefLikeType: true, MetadataName: "ReadOnlySpan`1" or "Span`1" };

    private static bool InAttribute(IOperation operation)
    {
        for (IOperation? at = operation; at is not null; at = at.Parent)
        {
            if (at.Kind == OperationKind.Attribute)
            {
                return true;
            }
        }

        return false;
    }
}
