// Attributes and modifiers of the C# language: some written in source, most put into metadata by the compiler itself, which
// looks here for them by name.
namespace System.Runtime.CompilerServices;

[Flags]
public enum MethodImplOptions
{
    Unmanaged = 4, NoInlining = 8, ForwardRef = 16, Synchronized = 32, NoOptimization = 64, PreserveSig = 128,
    AggressiveInlining = 256, AggressiveOptimization = 512, InternalCall = 4096,
}

[AttributeUsage(AttributeTargets.Method | AttributeTargets.Constructor)]
public sealed class MethodImplAttribute(MethodImplOptions methodImplOptions) : Attribute
{
    public MethodImplOptions Value { get; } = methodImplOptions;
}

[AttributeUsage(AttributeTargets.Struct)]
public sealed class InlineArrayAttribute(int length) : Attribute
{
    public int Length { get; } = length;
}

/// <summary>The code generator knows the method by name and may replace a call to it. Of use in the base library only.</summary>
public sealed class IntrinsicAttribute : Attribute;

/// <summary>Locals are not cleared on entry: the method answers for every byte it reads.</summary>
public sealed class SkipLocalsInitAttribute : Attribute;

[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class InternalsVisibleToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}

/// <summary>Names the property that an indexer becomes in metadata.</summary>
public sealed class IndexerNameAttribute(string indexerName) : Attribute
{
    public string IndexerName { get; } = indexerName;
}

public sealed class ModuleInitializerAttribute : Attribute;

public sealed class IsReadOnlyAttribute : Attribute;

public sealed class IsByRefLikeAttribute : Attribute;

public sealed class IsUnmanagedAttribute : Attribute;

public sealed class RequiresLocationAttribute : Attribute;

public sealed class ScopedRefAttribute : Attribute;

public sealed class RefSafetyRulesAttribute(int version) : Attribute
{
    public int Version { get; } = version;
}

public sealed class ExtensionAttribute : Attribute;

public sealed class ExtensionMarkerAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

public sealed class CompilerGeneratedAttribute : Attribute;

public sealed class CompilationRelaxationsAttribute(int relaxations) : Attribute
{
    public int CompilationRelaxations { get; } = relaxations;
}

public sealed class RuntimeCompatibilityAttribute : Attribute
{
    public bool WrapNonExceptionThrows { get; set; }
}

public sealed class UnsafeValueTypeAttribute : Attribute;

public sealed class FixedBufferAttribute(Type elementType, int length) : Attribute
{
    public Type ElementType { get; } = elementType;
    public int Length { get; } = length;
}

public sealed class NullableAttribute : Attribute
{
    public readonly byte[] NullableFlags;

    public NullableAttribute(byte flag) => NullableFlags = null!;

    public NullableAttribute(byte[] flags) => NullableFlags = flags;
}

public sealed class NullableContextAttribute(byte flag) : Attribute
{
    public readonly byte Flag = flag;
}

public sealed class NullablePublicOnlyAttribute(bool includesInternals) : Attribute
{
    public readonly bool IncludesInternals = includesInternals;
}

public sealed class TupleElementNamesAttribute(string?[] transformNames) : Attribute
{
    public string?[] TransformNames { get; } = transformNames;
}

[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public sealed class CompilerFeatureRequiredAttribute(string featureName) : Attribute
{
    public const string RefStructs = nameof(RefStructs);
    public const string RequiredMembers = nameof(RequiredMembers);
    public string FeatureName { get; } = featureName;
    public bool IsOptional { get; init; }
}

public sealed class RequiredMemberAttribute : Attribute;

public sealed class OverloadResolutionPriorityAttribute(int priority) : Attribute
{
    public int Priority { get; } = priority;
}

public sealed class CollectionBuilderAttribute(Type builderType, string methodName) : Attribute
{
    public Type BuilderType { get; } = builderType;
    public string MethodName { get; } = methodName;
}

public sealed class CallerArgumentExpressionAttribute(string parameterName) : Attribute
{
    public string ParameterName { get; } = parameterName;
}

public sealed class CallerMemberNameAttribute : Attribute;

public sealed class CallerFilePathAttribute : Attribute;

public sealed class CallerLineNumberAttribute : Attribute;

/// <summary>Marks an init accessor.</summary>
public static class IsExternalInit;

/// <summary>Marks a volatile field.</summary>
public static class IsVolatile;

/// <summary>Names the calling convention of a function pointer: no poll of the collector, which does not exist here.</summary>
public class CallConvSuppressGCTransition;
