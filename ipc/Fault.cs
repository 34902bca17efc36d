// Why: a bug of the caller's inside ipc ends the running handler, as an index out of range would.
// Promises: never returns. The one place in ipc that raises a fault by hand.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>Ends the running handler because of a bug in it.</summary>
/// <remarks>
/// Loops without an exit, and no attribute that keeps the compiler from looking into them: so it knows that they do not return, and a check costs
/// the registers around it nothing.
/// </remarks>
internal static class Fault
{
    /// <summary>A payload type is larger than a message holds.</summary>
    [DoesNotReturn]
    internal static void PayloadTooLarge()
    {
        while (true)
        {
            Raise();
        }
    }

    /// <summary>A payload was read as another kind than it was written.</summary>
    [DoesNotReturn]
    internal static void WrongKind()
    {
        while (true)
        {
            Raise();
        }
    }

    /// <summary>A port range was asked for a port that it has not, or a port that is not connected was used.</summary>
    [DoesNotReturn]
    internal static void NoSuchPort()
    {
        while (true)
        {
            Raise();
        }
    }

    /// <summary>A table was asked for an element that it has not.</summary>
    [DoesNotReturn]
    internal static void NoSuchElement()
    {
        while (true)
        {
            Raise();
        }
    }

    /// <summary>A handler sends more than it has room for.</summary>
    [DoesNotReturn]
    internal static void NoRoom()
    {
        while (true)
        {
            Raise();
        }
    }

    // An index out of range of nothing: the one check that raises the same fault on the metal and on the host
    // without an exception type of our own.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Raise() => _ = default(ReadOnlySpan<byte>)[0];
}
