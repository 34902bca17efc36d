// Why: the exhaustive search must know in nanoseconds whether it was in a state before.
// Promises: open addressing over 128-bit digests, doubled when two thirds full. Two states of one digest would be taken for one:
// with ten million states the chance is below 10^-24.
namespace Hv.Tests.Exploration.Drivers;

/// <summary>A set of digests.</summary>
internal sealed class StateSet
{
    private UInt128[] _slots = new UInt128[1 << 16];

    public int Count { get; private set; }

    /// <summary>Adds a digest. False when it was there.</summary>
    public bool Add(UInt128 digest)
    {
        if (Count * 3 > _slots.Length * 2)
        {
            UInt128[] old = _slots;
            _slots = new UInt128[old.Length * 2];
            foreach (UInt128 slot in old)
            {
                if (slot != 0)
                {
                    Insert(slot);
                }
            }
        }

        bool isNew = Insert(digest == 0 ? 1 : digest);
        Count += isNew ? 1 : 0;
        return isNew;
    }

    /// <summary>Whether a digest is there.</summary>
    public bool Contains(UInt128 digest)
    {
        digest = digest == 0 ? 1 : digest;
        int mask = _slots.Length - 1;
        int i = (int)(ulong)digest & mask;
        while (_slots[i] != 0 && _slots[i] != digest)
        {
            i = (i + 1) & mask;
        }

        return _slots[i] != 0;
    }

    private bool Insert(UInt128 digest)
    {
        int mask = _slots.Length - 1;
        for (int i = (int)(ulong)digest & mask; ; i = (i + 1) & mask)
        {
            if (_slots[i] == digest)
            {
                return false;
            }

            if (_slots[i] == 0)
            {
                _slots[i] = digest;
                return true;
            }
        }
    }
}
