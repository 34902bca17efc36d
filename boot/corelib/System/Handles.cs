// Names that csc and ILC look up: handles of the metadata tokens (ldtoken), types, delegates and exceptions. None can be
// made on the metal; they are shells so that signatures and attributes resolve.
using System.Runtime.CompilerServices;

namespace System;

#pragma warning disable CS0169, CS0649, CS0661, CS0660

public struct RuntimeTypeHandle
{
    private nint _value;
}

public struct RuntimeMethodHandle
{
    private nint _value;
}

public struct RuntimeFieldHandle
{
    private nint _value;
}

public ref struct TypedReference
{
    private nint _value;
    private nint _type;
}

public abstract class Type
{
    // typeof(A) == typeof(B) on type parameters is folded by the code generator through these two.
    [Intrinsic]
    public static Type GetTypeFromHandle(RuntimeTypeHandle handle) => GetTypeFromHandle(handle);

    [Intrinsic]
    public static bool operator ==(Type? left, Type? right) => left == right;

    [Intrinsic]
    public static bool operator !=(Type? left, Type? right) => !(left == right);
}

internal class RuntimeType : Type;

public abstract class Delegate;

public abstract class MulticastDelegate : Delegate;

public class Exception
{
    public Exception() { }
    public Exception(string? message) { }
}

public class InvalidOperationException : Exception;
