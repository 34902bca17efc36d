// Why: a bug of the caller's inside ipc ends the running handler, as an index out of range would.
// Promises: never returns. The one place in ipc that raises a fault by hand.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>Ends the running handler because of a bug in it.</summary>
internal static class Fault
{
    /// <summary>A payload type is larger than a message holds.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void PayloadTooLarge() => Raise();

    /// <summary>A payload was read as another kind than it was written.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void WrongKind() => Raise();

    /// <summary>A port range was asked for a port that it has not, or a port that is not connected was used.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void NoSuchPort() => Raise();

    // An index out of range of nothing: the one check that raises the same fault on the metal and on the host
    // without an exception type of our own.
    [DoesNotReturn]
    private static void Raise()
    {
        _ = default(ReadOnlySpan<byte>)[0];
        Raise(); // Never reached: tells the compiler, which does not know that the line above faults.
    }
}
