// A piece of an address space. Whoever makes one from outside data goes through TryCreate, so that no later sum can wrap.

namespace Hv.Platform.DeviceTree;

/// <summary>Addresses from Base up to, not including, End. Size is in bytes; 0 is the empty range.</summary>
internal readonly struct AddressRange(ulong start, ulong size)
{
    public ulong Base => start;
    public ulong Size => size;
    public ulong End => start + size;

    /// <summary>Makes a range; false, and an empty one, when its end would not fit in 64 bits.</summary>
    public static bool TryCreate(ulong start, ulong size, out AddressRange range)
    {
        var fits = size <= ulong.MaxValue - start;
        range = fits ? new(start, size) : default;
        return fits;
    }

    /// <summary>The range between two addresses; empty when they are the wrong way round.</summary>
    public static AddressRange Between(ulong start, ulong end) => new(start, end > start ? end - start : 0);

    /// <summary>The next multiple of a power of two; the caller knows that it exists.</summary>
    public static ulong AlignUp(ulong address, ulong alignment) => (address + alignment - 1) & ~(alignment - 1);

    public bool Contains(in AddressRange other) => other.Base >= Base && other.End <= End;

    public bool Equals(in AddressRange other) => other.Base == Base && other.Size == Size;

    /// <summary>Whether one byte at least is in both.</summary>
    public bool Overlaps(in AddressRange other) => Size != 0 && other.Size != 0 && Base < other.End && other.Base < End;

    /// <summary>The largest range inside this one whose ends are multiples of a power of two; may be empty.</summary>
    public AddressRange Inner(ulong alignment) =>
        Base > ulong.MaxValue - alignment ? default : Between(AlignUp(Base, alignment), End & ~(alignment - 1));
}
