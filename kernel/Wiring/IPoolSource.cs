// Why: the wiring lays out the tables the same way on the metal and in a test; only where memory comes from differs.

namespace Hv.Kernel.Wiring;

/// <summary>Hands out memory for good.</summary>
internal interface IPoolSource
{
    /// <summary>A pool of zeroed values.</summary>
    Pool<T> TakePool<T>(int count)
        where T : unmanaged;
}
