// Why: hv's memory: the rest of the 2 MiB block that hv was loaded into, and more blocks when the machine needs more tables.
// Promises: pages are handed out once, zeroed, and never come back: everything hv knows is laid out at boot.
#if METAL
using System.Runtime.CompilerServices;
using Hv.Kernel.Wiring;
using Hv.Platform.Diagnostics;

namespace Hv.Kernel.Metal;

/// <summary>hv's pages, from <see cref="Layout.Base"/> upwards without a gap in virtual memory.</summary>
internal unsafe struct Pages : IPoolSource
{
    internal const ulong PageSize = 4096;
    internal const ulong BlockSize = 2 << 20;
    private const int MaxBlocks = 256;

    private BlockTable _blocks;
    private int _count;
    private ulong _next;

    /// <summary>Starts with the block that hv lies in.</summary>
    internal void Initialize(ulong loadAddress)
    {
        _blocks[0] = loadAddress;
        _count = 1;
        _next = Layout.PoolStart;
    }

    /// <summary>Bytes that hv keeps for itself: its image and all that was handed out.</summary>
    internal readonly ulong Used => _next - Layout.Base;

    /// <summary>Bytes that can still be handed out.</summary>
    internal readonly ulong Free => Layout.Base + ((ulong)_count * BlockSize) - _next;

    /// <summary>Where the next block has to be mapped.</summary>
    internal readonly ulong End => Layout.Base + ((ulong)_count * BlockSize);

    /// <summary>Adds a block of memory that is mapped at <see cref="End"/>. False when there are too many.</summary>
    internal bool Add(ulong physical)
    {
        if (_count == MaxBlocks)
        {
            return false;
        }

        _blocks[_count++] = physical;
        return true;
    }

    /// <summary>Takes zeroed pages, next to each other, at a multiple of their size if that is a power of two. Panics when there are none.</summary>
    internal void* Take(ulong bytes, ulong alignment = PageSize)
    {
        _next = (_next + alignment - 1) & ~(alignment - 1);
        bytes = (bytes + PageSize - 1) & ~(PageSize - 1);
        if (bytes > Free)
        {
            Panic.Stop("hv's own memory is used up"u8);
        }

        void* taken = (void*)_next;
        _next += bytes;
        Instructions.ClearPages(taken, bytes);
        return taken;
    }

    /// <summary>Takes a pool of zeroed values.</summary>
    public Pool<T> TakePool<T>(int count)
        where T : unmanaged =>
        new(Take((ulong)(count * sizeof(T))), count);

    /// <summary>The physical address of something in hv's memory.</summary>
    internal readonly ulong PhysicalOf(void* pointer)
    {
        ulong offset = (ulong)pointer - Layout.Base;
        return _blocks[(int)(offset / BlockSize)] + (offset % BlockSize);
    }

    /// <summary>Where hv sees one of its own pages.</summary>
    internal readonly void* VirtualOf(ulong physical)
    {
        for (int i = 0; i < _count; i++)
        {
            if (physical - _blocks[i] < BlockSize)
            {
                return (void*)(Layout.Base + ((ulong)i * BlockSize) + (physical - _blocks[i]));
            }
        }

        return null;
    }

    [InlineArray(MaxBlocks)]
    private struct BlockTable
    {
        private ulong _first;
    }
}
#endif
