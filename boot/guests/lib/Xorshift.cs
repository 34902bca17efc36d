// Numbers that look random and are the same in every run: xorshift64* (S. Vigna, "An experimental exploration of Marsaglia's xorshift
// generators, scrambled", 2016).
namespace Hv.Guests;

/// <summary>A generator; its seed must not be 0.</summary>
internal struct Xorshift(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545_f491_4f6c_dd1d;
    }

    /// <summary>0 to <paramref name="end"/> - 1.</summary>
    public ulong Below(ulong end) => (Next() >> 11) % end;
}
