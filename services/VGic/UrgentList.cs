// Why: the few most urgent of many interrupts, kept in order as they are found.
using System.Numerics;
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.VGic;

/// <summary>The most urgent interrupts of those added: by priority, then by INTID, the lower first.</summary>
internal struct UrgentList
{
    private Keys _keys;

    /// <summary>How many are in the list: at most as many as there are list registers.</summary>
    internal int Count { get; private set; }

    /// <summary>Whether more were added than the list holds.</summary>
    internal bool HasMore { get; private set; }

    /// <summary>The INTID at a place of the list, 0 for the most urgent.</summary>
    internal readonly uint IntIdAt(int index) => _keys[index] & 0xFFFF;

    /// <summary>Adds interrupts of a word.</summary>
    internal void AddAll(uint bits, int word, in InterruptBank bank)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            int bit = BitOperations.TrailingZeroCount(bits);
            Add(IntId.Of(word, bit), bank.Priority[bit]);
        }
    }

    /// <summary>Adds an interrupt.</summary>
    internal void Add(uint intId, byte priority)
    {
        uint key = ((uint)priority << 16) | intId;
        int place = Count;
        if (place == ListRegisterSet.Capacity)
        {
            HasMore = true;
            place--;
            if (key > _keys[place])
            {
                return;
            }
        }
        else
        {
            Count++;
        }

        while (place > 0 && _keys[place - 1] > key)
        {
            _keys[place] = _keys[place - 1];
            place--;
        }

        _keys[place] = key;
    }

    [InlineArray(ListRegisterSet.Capacity)]
    private struct Keys
    {
        private uint _first;
    }
}
