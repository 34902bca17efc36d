// What ILC calls when a check that it compiled fails; the promise of System/Fault.cs holds. Those for code that ILC could
// not compile take the reason as metadata ids, which mean nothing without the runtime that prints them.
using System;
using System.Runtime;
using System.Diagnostics.CodeAnalysis;

namespace Internal.Runtime.CompilerHelpers;

internal static class ThrowHelpers
{
    [DoesNotReturn]
    public static void ThrowIndexOutOfRangeException()
    {
        while (true)
        {
            Fault.HvFault(FaultKind.IndexOutOfRange);
        }
    }

    [DoesNotReturn]
    public static void ThrowNullReferenceException()
    {
        while (true)
        {
            Fault.HvFault(FaultKind.NullReference);
        }
    }

    [DoesNotReturn]
    public static void ThrowOverflowException()
    {
        while (true)
        {
            Fault.HvFault(FaultKind.Overflow);
        }
    }

    [DoesNotReturn]
    public static void ThrowDivideByZeroException()
    {
        while (true)
        {
            Fault.HvFault(FaultKind.DivideByZero);
        }
    }

    [DoesNotReturn]
    public static void ThrowArrayTypeMismatchException() => Fault.InvalidCast();

    [DoesNotReturn]
    public static void ThrowInvalidCastException() => Fault.InvalidCast();

    [DoesNotReturn]
    public static void ThrowArgumentException() => Fault.ArgumentOutOfRange();

    [DoesNotReturn]
    public static void ThrowArgumentOutOfRangeException() => Fault.ArgumentOutOfRange();

    [DoesNotReturn]
    public static void ThrowNotImplementedException() => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowPlatformNotSupportedException() => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowBodyRemoved() => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowFeatureBodyRemoved() => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowInstanceBodyRemoved() => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowUnavailableType() => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowBadImageFormatException(int id) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowInvalidProgramException(int id) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowInvalidProgramExceptionWithArgument(int id, string argument) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowTypeLoadException(int id, string name, string assembly) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowTypeLoadExceptionWithArgument(int id, string name, string assembly, string argument) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowMissingFieldException(int id, string field) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowMissingMethodException(int id, string method) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowFileNotFoundException(int id, string file) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowMarshalDirectiveException(int id) => Fault.NotCompiled();

    [DoesNotReturn]
    public static void ThrowAmbiguousMatchException(int id) => Fault.NotCompiled();
}
