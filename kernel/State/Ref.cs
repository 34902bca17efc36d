// Why: what the way of a trap needs is reached in one load, not by a number, a table and a check.
// Promises: made by the wiring alone, from pools that never move; an unset one is null, and its use a fault.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.State;

/// <summary>A reference to a value in a pool, kept in another.</summary>
/// <typeparam name="T">The value's type.</typeparam>
internal readonly unsafe struct Ref<T>(T* to)
    where T : unmanaged
{
    /// <summary>Whether it refers to anything.</summary>
    internal bool Exists => to != null;

    /// <summary>The value.</summary>
    internal ref T Value => ref Unsafe.AsRef<T>(to);
}
