// Casts between classes, which ILC insists on by name. No object is ever made, so none of these can be reached; they end in
// the fault of a failed cast.
using System.Diagnostics.CodeAnalysis;
using Internal.Runtime;

namespace System.Runtime;

internal static unsafe class TypeCast
{
    public static object? CheckCastAny(MethodTable* type, object? value) => Fail();
    public static object? CheckCastInterface(MethodTable* type, object? value) => Fail();
    public static object? CheckCastClass(MethodTable* type, object? value) => Fail();
    public static object? CheckCastClassSpecial(MethodTable* type, object? value) => Fail();
    public static object? IsInstanceOfAny(MethodTable* type, object? value) => Fail();
    public static object? IsInstanceOfInterface(MethodTable* type, object? value) => Fail();
    public static object? IsInstanceOfClass(MethodTable* type, object? value) => Fail();
    public static bool IsInstanceOfException(MethodTable* type, object? value) => Fail() is not null;
    public static void StelemRef(object?[] array, nint index, object? value) => Fail();
    public static ref object? LdelemaRef(object?[] array, nint index, MethodTable* type) => ref array[Fail() is null ? 0 : 1];

    [DoesNotReturn]
    private static object? Fail()
    {
        Fault.InvalidCast();
        return null;
    }
}
