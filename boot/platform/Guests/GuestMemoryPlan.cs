// Which of the machine's memory becomes a guest's RAM. Whole aligned GiB first: a guest's RAM starts at a multiple of 1 GiB, so those
// map with one stage 2 block each; then pieces of 2 MiB multiples.

using Hv.Platform.DeviceTree;
using Hv.Platform.Machine;

namespace Hv.Platform.Guests;

/// <summary>A stretch of a guest's RAM from an address of its own on, and the machine's memory behind it.</summary>
internal struct GuestExtent
{
    public ulong Ipa;
    public AddressRange Physical;
}

/// <summary>A guest's RAM, piece by piece, from <see cref="GuestMap.RamBase"/> upwards without a gap.</summary>
internal struct GuestMemoryPlan
{
    /// <summary>The most pieces.</summary>
    public const int MaxExtents = 16;

    /// <summary>As a size: all memory that is left.</summary>
    public const ulong Everything = ulong.MaxValue;

    private const ulong Gigabyte = 1 << 30, Block = 2 << 20;

    private Inline16<GuestExtent> _extents;

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
        while (wanted - plan.Size >= Gigabyte && plan.Count < MaxExtents && left.TryTake(Gigabyte, Gigabyte, out var piece))
            plan.Append(piece);
        while (wanted != plan.Size && plan.Count < MaxExtents)
        {
            // What is wanted in one piece where it fits best, or else the largest piece.
            if (!left.TryTake(wanted - plan.Size, Block, out var piece))
                piece = left.Largest(Block);
            if (piece.Size == 0 || !left.Remove(piece))
                break;
            plan.Append(piece);
        }
        if (plan.Size == 0 || (size != Everything && plan.Size < wanted))
            return GuestError.NoMemory;
        free = left;
        return GuestError.None;
    }

    /// <summary>The machine's memory behind the first of some addresses of the guest's, and as many of the others as are in one piece with it.</summary>
    /// <remarks>Addresses outside of the RAM are a fault.</remarks>
    public readonly AddressRange FirstPieceOf(in AddressRange addresses)
    {
        for (var i = 0; ; i++)
        {
            var extent = _extents[i];
            var offset = addresses.Base - extent.Ipa;
            if (offset < extent.Physical.Size)
                return new(extent.Physical.Base + offset, Math.Min(addresses.Size, extent.Physical.Size - offset));
        }
    }

    private void Append(AddressRange piece)
    {
        ref var last = ref _extents[Count == 0 ? 0 : Count - 1];
        if (Count > 0 && last.Physical.End == piece.Base)
            last.Physical = AddressRange.Between(last.Physical.Base, piece.End);
        else
            _extents[Count++] = new() { Ipa = GuestMap.RamBase + Size, Physical = piece };
        Size += piece.Size;
    }
}
