// Why: the UART's FIFOs and its end of the line are rings of 16 entries; one type serves all three.
using System.Runtime.CompilerServices;

namespace Hv.Services.Uart;

/// <summary>A ring of up to <see cref="UartService.FifoDepth"/> entries. Its users look at <see cref="Count"/> first.</summary>
internal struct CharacterFifo
{
    private Entries _entries;
    private byte _head;
    private byte _count;

    /// <summary>How many entries there are.</summary>
    internal readonly int Count => _count;

    /// <summary>Adds an entry; the ring is not full.</summary>
    internal void Push(ushort entry)
    {
        _entries[(_head + _count) & (UartService.FifoDepth - 1)] = entry;
        _count++;
    }

    /// <summary>Takes the oldest entry; the ring is not empty.</summary>
    internal ushort Pop()
    {
        ushort entry = _entries[_head];
        _head = (byte)((_head + 1) & (UartService.FifoDepth - 1));
        _count--;
        return entry;
    }

    /// <summary>Takes all entries.</summary>
    internal void Clear()
    {
        _head = 0;
        _count = 0;
    }

    [InlineArray(UartService.FifoDepth)]
    private struct Entries
    {
        private ushort _first;
    }
}
