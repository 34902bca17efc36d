// Why: keys come while a command runs, and wait for its end.
// Promises: room for all the credit that Console holds. Ctrl-c does not wait: whoever takes keys in looks for it.
using System.Runtime.CompilerServices;

namespace Hv.Services.Monitor;

/// <summary>What was typed and has not been looked at.</summary>
internal struct TypedKeys
{
    private const int Capacity = MonitorService.InputCredit; // a power of two

    private Bytes _bytes;
    private byte _head;
    private byte _count;
    private byte _taken;

    /// <summary>How many wait.</summary>
    internal readonly int Count => _count;

    /// <summary>Takes in a key.</summary>
    /// <returns>False when there is no room: Console had no credit for it.</returns>
    internal bool TryPush(byte key)
    {
        if (_count + _taken >= Capacity)
        {
            return false;
        }

        _bytes[(_head + _count) & (Capacity - 1)] = key;
        _count++;
        return true;
    }

    /// <summary>Gives out the oldest key; there is one.</summary>
    internal byte Pop()
    {
        byte key = _bytes[_head];
        _head = (byte)((_head + 1) & (Capacity - 1));
        _count--;
        _taken++;
        return key;
    }

    /// <summary>Forgets all that waits.</summary>
    internal void Clear()
    {
        _taken += _count;
        _head = 0;
        _count = 0;
    }

    /// <summary>The credit to give now, which the caller must send; 0 for not yet. In lumps, and all of it when nothing waits.</summary>
    internal int TakeGrant()
    {
        int grant = _taken >= Capacity / 2 || _count == 0 ? _taken : 0;
        _taken -= (byte)grant;
        return grant;
    }

    /// <summary>All the room there is, which the caller must tell: what was granted before counts no more.</summary>
    internal int TakeRoom()
    {
        _taken = 0;
        return Capacity - _count;
    }

    [InlineArray(Capacity)]
    private struct Bytes
    {
        private byte _first;
    }
}
