// Attributes that the C# compiler's flow analysis and analyzers read: conditions of calls, and what is null or never returns.
namespace System.Diagnostics
{
    [AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
    public sealed class ConditionalAttribute(string conditionString) : Attribute
    {
        public string ConditionString { get; } = conditionString;
    }

    public sealed class DebuggableAttribute(DebuggableAttribute.DebuggingModes modes) : Attribute
    {
        public DebuggingModes DebuggingFlags { get; } = modes;

        [Flags]
        public enum DebuggingModes
        {
            None = 0, Default = 1, IgnoreSymbolStoreSequencePoints = 2, EnableEditAndContinue = 4, DisableOptimizations = 256,
        }
    }

    public enum DebuggerBrowsableState
    {
        Never = 0, Collapsed = 2, RootHidden = 3,
    }

    public sealed class DebuggerBrowsableAttribute(DebuggerBrowsableState state) : Attribute
    {
        public DebuggerBrowsableState State { get; } = state;
    }

    public sealed class DebuggerDisplayAttribute(string? value) : Attribute
    {
        public string? Value { get; } = value;
    }

    public sealed class DebuggerStepThroughAttribute : Attribute;

    public sealed class DebuggerHiddenAttribute : Attribute;

    public sealed class StackTraceHiddenAttribute : Attribute;
}

namespace System.Diagnostics.CodeAnalysis
{
    public sealed class DoesNotReturnAttribute : Attribute;

    public sealed class DoesNotReturnIfAttribute(bool parameterValue) : Attribute
    {
        public bool ParameterValue { get; } = parameterValue;
    }

    public sealed class AllowNullAttribute : Attribute;

    public sealed class MaybeNullAttribute : Attribute;

    public sealed class NotNullAttribute : Attribute;

    public sealed class NotNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue { get; } = returnValue;
    }

    public sealed class MaybeNullWhenAttribute(bool returnValue) : Attribute
    {
        public bool ReturnValue { get; } = returnValue;
    }

    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Parameter)]
    public sealed class UnscopedRefAttribute : Attribute;

    public sealed class SetsRequiredMembersAttribute : Attribute;

    public sealed class ExperimentalAttribute(string diagnosticId) : Attribute
    {
        public string DiagnosticId { get; } = diagnosticId;
    }

    public sealed class ExcludeFromCodeCoverageAttribute : Attribute
    {
        public string? Justification { get; set; }
    }

    [AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
    public sealed class SuppressMessageAttribute(string category, string checkId) : Attribute
    {
        public string Category { get; } = category;
        public string CheckId { get; } = checkId;
        public string? Justification { get; set; }
        public string? Scope { get; set; }
        public string? Target { get; set; }
        public string? MessageId { get; set; }
    }
}
