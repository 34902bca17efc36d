// A set of addresses as a short sorted list of ranges that neither touch nor overlap. One type serves what the machine has, what
// is reserved and what is still free; the free memory is the first minus the second. Bounded: an operation that needs one
// range too many changes nothing and says so.

using System.Runtime.CompilerServices;
using Hv.Kernel.DeviceTree;

namespace Hv.Kernel.Platform;

/// <summary>A set of addresses, at most <see cref="Capacity"/> ranges. The default value is the empty set.</summary>
public struct MemoryMap
{
    /// <summary>The most ranges that it holds.</summary>
    public const int Capacity = 64;

    private Ranges _ranges;

    /// <summary>How many ranges there are.</summary>
    public int Count { get; private set; }

    /// <summary>The ranges' sizes together, in bytes.</summary>
    public readonly ulong TotalSize
    {
        get
        {
            var size = 0UL;
            for (var i = 0; i < Count; i++)
                size += _ranges[i].Size;
            return size;
        }
    }

    /// <summary>The n-th range from below.</summary>
    public readonly AddressRange this[int index] => index < Count ? _ranges[index] : default;

    /// <summary>Adds addresses, some of which may be in already. False: no room.</summary>
    public bool Add(AddressRange range)
    {
        if (range.Size == 0)
            return true;
        var first = 0;
        while (first < Count && _ranges[first].End < range.Base)
            first++;
        var last = first;
        for (; last < Count && _ranges[last].Base <= range.End; last++)
            range = AddressRange.Between(
                range.Base < _ranges[last].Base ? range.Base : _ranges[last].Base,
                range.End > _ranges[last].End ? range.End : _ranges[last].End);
        return Replace(first, last, range, default);
    }

    /// <summary>Takes addresses out, whether they are in or not. False: no room, for what is left of a range may be two.</summary>
    public bool Remove(AddressRange range)
    {
        var first = 0;
        while (first < Count && _ranges[first].End <= range.Base)
            first++;
        var last = first;
        while (last < Count && _ranges[last].Overlaps(range))
            last++;
        return first == last || Replace(
            first,
            last,
            AddressRange.Between(_ranges[first].Base, range.Base),
            AddressRange.Between(range.End, _ranges[last - 1].End));
    }

    /// <summary>Takes out every range of another set. False: no room.</summary>
    public bool Remove(in MemoryMap other)
    {
        for (var i = 0; i < other.Count; i++)
            if (!Remove(other._ranges[i]))
                return false;
        return true;
    }

    /// <summary>
    /// Takes out <paramref name="size"/> bytes at a multiple of a power of two, from the smallest range that holds
    /// them, so that the large ones stay whole. False: there is no such range.
    /// </summary>
    public bool TryTake(ulong size, ulong alignment, out AddressRange taken)
    {
        taken = default;
        var best = ulong.MaxValue;
        for (var i = 0; i < Count; i++)
        {
            var inner = AddressRange.Between(_ranges[i].Inner(alignment).Base, _ranges[i].End);
            if (inner.Size < size || inner.Base < _ranges[i].Base || _ranges[i].Size >= best)
                continue;
            best = _ranges[i].Size;
            taken = new(inner.Base, size);
        }
        return taken.Size != 0 && Remove(taken);
    }

    /// <summary>The largest piece whose ends are multiples of a power of two; empty when there is none.</summary>
    public readonly AddressRange Largest(ulong alignment)
    {
        AddressRange largest = default;
        for (var i = 0; i < Count; i++)
            if (_ranges[i].Inner(alignment) is var inner && inner.Size > largest.Size)
                largest = inner;
        return largest;
    }

    /// <summary>Whether every byte of the range is in.</summary>
    public readonly bool Contains(in AddressRange range)
    {
        for (var i = 0; i < Count; i++)
            if (_ranges[i].Contains(range))
                return true;
        return false;
    }

    /// <summary>Whether some byte of the range is in.</summary>
    public readonly bool Overlaps(in AddressRange range)
    {
        for (var i = 0; i < Count; i++)
            if (_ranges[i].Overlaps(range))
                return true;
        return false;
    }

    /// <summary>Puts up to two ranges, of which the empty are left out, in the place of those from first up to last.</summary>
    private bool Replace(int first, int last, AddressRange low, AddressRange high)
    {
        var added = (low.Size != 0 ? 1 : 0) + (high.Size != 0 ? 1 : 0);
        var count = Count - (last - first) + added;
        if (count > Capacity)
            return false;
        Span<AddressRange> ranges = _ranges;
        ranges.Slice(last, Count - last).CopyTo(ranges.Slice(first + added));
        if (low.Size != 0)
            ranges[first++] = low;
        if (high.Size != 0)
            ranges[first] = high;
        Count = count;
        return true;
    }

    [InlineArray(Capacity)]
    private struct Ranges
    {
        private AddressRange _first;
    }
}
