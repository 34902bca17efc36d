// Why: the core's tables are as long as the machine is big, and there is no heap: they lie in pages taken once, at boot.
// Promises: an index outside the pool is a fault, as with a span. The one unsafe line of the core's data structures.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.State;

/// <summary>A fixed number of values in memory that never moves.</summary>
/// <typeparam name="T">The values' type.</typeparam>
internal readonly unsafe struct Pool<T>
    where T : unmanaged
{
    private readonly T* _first;

    /// <summary>A pool over memory that is its own for good.</summary>
    internal Pool(void* memory, int count)
    {
        _first = (T*)memory;
        Count = count;
    }

    /// <summary>How many values there are.</summary>
    internal int Count { get; }

    /// <summary>All of them.</summary>
    internal Span<T> All => new(_first, Count);

    /// <summary>One of them.</summary>
    internal ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Count)
            {
                _ = default(ReadOnlySpan<byte>)[index];
            }

            return ref _first[index];
        }
    }

    /// <summary>Where one of them and those behind it are.</summary>
    internal T* PointerTo(int index) => (T*)Unsafe.AsPointer(ref this[index]);

    /// <summary>A reference to one of them, to be kept.</summary>
    internal Ref<T> RefTo(int index) => RefTo(ref this[index]);

    /// <summary>A reference to a value in a pool, to be kept.</summary>
    internal static Ref<T> RefTo(ref T value) => new((T*)Unsafe.AsPointer(ref value));

    /// <summary>Some of them.</summary>
    internal Span<T> Slice(int start, int count) => All.Slice(start, count);
}
