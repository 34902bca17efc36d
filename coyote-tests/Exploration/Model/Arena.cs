// Why: the whole system lies in one block of unmanaged memory, so that a state is bytes: saved, restored, compared and
// hashed without knowing what is in it. A new service's state is in it as soon as the wiring takes a pool for it.
// Promises: zeroed, aligned to 64 bytes, never moves while the arena lives. Save and Restore copy what is in use.
using System.Runtime.InteropServices;
using Hv.Kernel.State;
using Hv.Kernel.Wiring;

namespace Hv.Tests.Exploration.Model;

/// <summary>Memory for one simulated system.</summary>
internal sealed unsafe class Arena : IDisposable
{
    private const int Alignment = 64;
    private readonly byte* _memory;
    private readonly int _capacity;

    public Arena(int capacity = 8 << 20)
    {
        _capacity = capacity;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
        NativeMemory.Clear(_memory, (nuint)capacity);
    }

    ~Arena() => NativeMemory.AlignedFree(_memory);

    /// <summary>How many bytes are in use.</summary>
    public int Used { get; private set; }

    /// <summary>The bytes in use.</summary>
    public Span<byte> Bytes => new(_memory, Used);

    /// <summary>The first byte.</summary>
    public byte* Start => _memory;

    /// <summary>Takes memory for good.</summary>
    public T* Take<T>(int count)
        where T : unmanaged
    {
        int size = ((sizeof(T) * count) + Alignment - 1) & ~(Alignment - 1);
        if (Used + size > _capacity)
        {
            throw new InvalidOperationException("the arena is too small");
        }

        T* taken = (T*)(_memory + Used);
        Used += size;
        return taken;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_memory);
        GC.SuppressFinalize(this);
    }

    /// <summary>Where the wiring takes its pools from.</summary>
    public readonly struct Source(Arena arena) : IPoolSource
    {
        public Pool<T> TakePool<T>(int count)
            where T : unmanaged => new(arena.Take<T>(count), count);
    }
}
