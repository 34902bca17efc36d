// Why: the whole system lies in one block of unmanaged memory, so that a state is bytes: saved, restored, compared and
// hashed without knowing what is in it. A new service's state is in it as soon as the wiring takes a pool for it.
// Promises: zeroed, aligned to 64 bytes, never moves while the arena lives. Save and Restore copy what is in use.
using System.Collections.Generic;
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
    private readonly List<ArenaPool> _pools = [];

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

    /// <summary>What the wiring has taken, in order.</summary>
    public IReadOnlyList<ArenaPool> Pools => _pools;

    /// <summary>The wiring's pool that a value lies in.</summary>
    public ArenaPool PoolAt(void* value)
    {
        int offset = (int)((byte*)value - _memory);
        return _pools.Find(p => offset >= p.Offset && offset < p.Offset + (p.Size * p.Count)) ?? throw new ArgumentException("it is in no pool");
    }

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
            where T : unmanaged
        {
            T* taken = arena.Take<T>(count);
            arena._pools.Add(new ArenaPool(typeof(T), (int)((byte*)taken - arena.Start), sizeof(T), count));
            return new Pool<T>(taken, count);
        }
    }
}

/// <summary>A pool of the wiring's.</summary>
/// <param name="Type">Of what.</param>
/// <param name="Offset">Where the first one is in the arena.</param>
/// <param name="Size">The bytes of one.</param>
/// <param name="Count">How many there are.</param>
internal sealed record ArenaPool(Type Type, int Offset, int Size, int Count);
