// Which of the machine's memory becomes a guest's RAM. Whole aligned GiB first: a guest's RAM starts at a multiple of 1 GiB, so those
// map with one stage 2 block each; then pieces of 2 MiB multiples.

using System.Runtime.CompilerServices;
using Hv.Kernel.DeviceTree;
using Hv.Kernel.Platform;

namespace Hv.Kernel.Guests;

/// <summary>A stretch of a guest's RAM and the machine's memory behind it.</summary>
public readonly struct GuestExtent(ulong ipa, AddressRange physical)
{
    /// <summary>The guest's address.</summary>
    public ulong Ipa => ipa;

    /// <summary>The machine's addresses.</summary>
    public AddressRange Physical => physical;
}

/// <summary>A guest's RAM, piece by piece, from <see cref="GuestMap.RamBase"/> upwards without a gap.</summary>
public struct GuestMemoryPlan
{
    /// <summary>The most pieces.</summary>
    public const int MaxExtents = 16;

    /// <summary>As a size: all memory that is left.</summary>
    public const ulong Everything = ulong.MaxValue;

    private const ulong Gigabyte = 1 << 30;
    private const ulong Block = 2 << 20;

    private Extents _extents;

    /// <summary>How many pieces there are.</summary>
    public int Count { get; private set; }

    /// <summary>RAM in bytes.</summary>
    public ulong Size { get; private set; }

    /// <summary>The n-th piece.</summary>
    public readonly GuestExtent this[int index] => _extents[index];

    /// <summary>Takes RAM, rounded up to 2 MiB, out of the free memory; takes nothing when there is not enough.</summary>
    public static GuestError TryTake(ref MemoryMap free, ulong size, out GuestMemoryPlan plan)
    {
        plan = default;
        var left = free;
        var wanted = size > Everything - Block ? Everything & ~(Block - 1) : AddressRange.AlignUp(size, Block);
        while (wanted - plan.Size >= Gigabyte && left.TryTake(Gigabyte, Gigabyte, out var piece) && plan.Append(piece)) { }
        while (plan.Size < wanted && plan.TakeLargest(ref left, wanted - plan.Size)) { }
        if (plan.Size == 0 || (size != Everything && plan.Size < wanted))
            return GuestError.NoMemory;
        free = left;
        return GuestError.None;
    }

    /// <summary>Takes what is wanted in one piece where it fits best, or else the largest piece.</summary>
    private bool TakeLargest(ref MemoryMap free, ulong wanted)
    {
        if (free.TryTake(wanted, Block, out var piece))
            return Append(piece);
        piece = free.Largest(Block);
        return piece.Size != 0 && Count < MaxExtents && free.Remove(piece) && Append(piece);
    }

    private bool Append(AddressRange piece)
    {
        var last = Count - 1;
        if (Count > 0 && _extents[last].Physical.End == piece.Base)
            _extents[last] = new(_extents[last].Ipa, new(_extents[last].Physical.Base, _extents[last].Physical.Size + piece.Size));
        else if (Count < MaxExtents)
            _extents[Count++] = new(GuestMap.RamBase + Size, piece);
        else
            return false;
        Size += piece.Size;
        return true;
    }

    [InlineArray(MaxExtents)]
    private struct Extents
    {
        private GuestExtent _first;
    }
}
