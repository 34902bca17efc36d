// The one way out of a failed check: HvFault(kind), which the image must define and which never returns. An image
// without it does not link.
//
// Promise to HvFault: it is entered from a helper that has a frame of its own, so that [x29 + 8] is the instruction
// after the failed check and [x29] is the frame of the function that failed. A helper is a loop without an exit, from which
// the code generator learns that it does not return: it moves the call out of the straight line and keeps nothing alive across.
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace System;

internal static class Fault
{
    [DoesNotReturn]
    internal static void IndexOutOfRange()
    {
        while (true)
        {
            HvFault(FaultKind.IndexOutOfRange);
        }
    }

    [DoesNotReturn]
    internal static void ArgumentOutOfRange()
    {
        while (true)
        {
            HvFault(FaultKind.ArgumentOutOfRange);
        }
    }

    [DoesNotReturn]
    internal static void InvalidOperation()
    {
        while (true)
        {
            HvFault(FaultKind.InvalidOperation);
        }
    }

    [DoesNotReturn]
    internal static void InvalidCast()
    {
        while (true)
        {
            HvFault(FaultKind.InvalidCast);
        }
    }

    [DoesNotReturn]
    internal static void Unreachable()
    {
        while (true)
        {
            HvFault(FaultKind.Unreachable);
        }
    }

    [DoesNotReturn]
    internal static void NotCompiled()
    {
        while (true)
        {
            HvFault(FaultKind.NotCompiled);
        }
    }

    [RuntimeImport("*", "HvFault")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void HvFault(FaultKind kind);
}
