// A set of addresses as a short sorted list of ranges that neither touch nor overlap. One type serves what the machine has, what
// is reserved and what is still free; the free memory is the first minus the second. Bounded: an operation that needs one
// range too many changes nothing and says so.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Machine;

/// <summary>A set of addresses, at most <see cref="Capacity"/> ranges. The default value is the empty set.</summary>
internal struct MemoryMap
{
    /// <summary>The most ranges that it holds.</summary>
    public const int Capacity = 64;

    private Inline64<AddressRange> _ranges;

    /// <summary>How many ranges there are.</summary>
    public int Count { get; private set; }

    /// <summary>The n-th range from below.</summary>
    public readonly AddressRange this[int index] => _ranges[index];

    /// <summary>How many addresses are in.</summary>
    public readonly ulong Size
    {
        get
        {
            ulong size = 0;
            for (var i = 0; i < Count; i++)
                size += _ranges[i].Size;
            return size;
        }
    }

    /// <summary>Adds addresses, some of which may be in already. False: no room.</summary>
    public bool Add(AddressRange range)
    {
        int first = 0, last;
        while (first < Count && _ranges[first].End < range.Base)
            first++;
        for (last = first; last < Count && _ranges[last].Base <= range.End; last++)
        {
            var known = _ranges[last];
            range = AddressRange.Between(range.Base < known.Base ? range.Base : known.Base, range.End > known.End ? range.End : known.End);
        }
        return Replace(first, last, range, default);
    }

    /// <summary>Takes addresses out, whether they are in or not. False: no room, for what is left of a range may be two.</summary>
    public bool Remove(AddressRange range)
    {
        int first = 0, last;
        while (first < Count && _ranges[first].End <= range.Base)
            first++;
        for (last = first; last < Count && _ranges[last].Overlaps(range);)
            last++;
        return first == last || Replace(
            first, last, AddressRange.Between(_ranges[first].Base, range.Base), AddressRange.Between(range.End, _ranges[last - 1].End));
    }

    /// <summary>Takes out every range of another set. False: no room.</summary>
    public bool Remove(in MemoryMap other)
    {
        var good = true;
        for (var i = 0; good && i < other.Count; i++)
            good = Remove(other._ranges[i]);
        return good;
    }

    /// <summary>
    /// Takes out <paramref name="size"/> bytes at a multiple of a power of two, from the smallest range that holds
    /// them, so that the large ones stay whole. False: there is no such range.
    /// </summary>
    public bool TryTake(ulong size, ulong alignment, out AddressRange taken)
    {
        taken = default;
        for (int i = 0, best = -1; i < Count; i++)
        {
            var range = _ranges[i];
            var start = range.Inner(alignment).Base;
            if (start < range.Base || start > range.End || range.End - start < size || (best >= 0 && range.Size >= _ranges[best].Size))
                continue;
            best = i;
            taken = new(start, size);
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
        var inside = false;
        for (var i = 0; i < Count; i++)
            inside |= _ranges[i].Contains(range);
        return inside;
    }

    /// <summary>Whether some byte of the range is in.</summary>
    public readonly bool Overlaps(in AddressRange range)
    {
        var overlaps = false;
        for (var i = 0; i < Count; i++)
            overlaps |= _ranges[i].Overlaps(range);
        return overlaps;
    }

    /// <summary>Puts up to two ranges, of which the empty are left out, in the place of those from first up to last.</summary>
    private bool Replace(int first, int last, AddressRange low, AddressRange high)
    {
        Span<AddressRange> ranges = _ranges;
        var behind = first + (low.Size != 0 ? 1 : 0) + (high.Size != 0 ? 1 : 0);
        if (behind + Count - last > Capacity)
            return false;
        ranges[last..Count].CopyTo(ranges[behind..]);
        Count += behind - last;
        if (low.Size != 0)
            ranges[first++] = low;
        if (high.Size != 0)
            ranges[first] = high;
        return true;
    }
}
