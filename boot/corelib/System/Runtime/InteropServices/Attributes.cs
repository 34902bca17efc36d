// Attributes about layout and about calls that leave C#.
namespace System.Runtime.InteropServices;

public enum LayoutKind
{
    Sequential = 0, Explicit = 2, Auto = 3,
}

public enum CharSet
{
    None = 1, Ansi = 2, Unicode = 3, Auto = 4,
}

public enum CallingConvention
{
    Winapi = 1, Cdecl = 2, StdCall = 3, ThisCall = 4, FastCall = 5,
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class StructLayoutAttribute(LayoutKind layoutKind) : Attribute
{
    public LayoutKind Value { get; } = layoutKind;

    /// <summary>The greatest alignment of a field, in bytes.</summary>
    public int Pack;

    /// <summary>The least size of the whole, in bytes.</summary>
    public int Size;

    public CharSet CharSet;
}

[AttributeUsage(AttributeTargets.Field)]
public sealed class FieldOffsetAttribute(int offset) : Attribute
{
    public int Value { get; } = offset;
}

/// <summary>The modifier of in parameters and of ref readonly results.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class InAttribute : Attribute;

[AttributeUsage(AttributeTargets.Parameter)]
public sealed class OutAttribute : Attribute;

/// <summary>The modifier of the unmanaged constraint.</summary>
public static class UnmanagedType;

/// <summary>Calls an assembly function by name; with SuppressGCTransition it is a plain bl.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DllImportAttribute(string dllName) : Attribute
{
    public string Value { get; } = dllName;
    public string? EntryPoint;
    public CharSet CharSet;
    public CallingConvention CallingConvention;
    public bool SetLastError;
    public bool ExactSpelling;
    public bool PreserveSig;
    public bool BestFitMapping;
    public bool ThrowOnUnmappableChar;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class SuppressGCTransitionAttribute : Attribute;

// UnmanagedCallersOnly is left out on purpose: its entry and exit call a runtime that does not exist. Use RuntimeExport.

public sealed class PreserveSigAttribute : Attribute;
