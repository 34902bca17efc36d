// Why: records come in the middle of a VM's line and wait for its end. They wait as records: a fifth of their text.
// Promises: when it is full, what comes is counted and the count is told.
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>Records that wait to be told.</summary>
internal struct LogQueue
{
    private const int Capacity = 32; // a power of two

    private Records _records;
    private byte _head;
    private byte _count;

    /// <summary>How many records found no room since that was last told.</summary>
    internal uint Lost { get; private set; }

    /// <summary>Whether there is anything to tell.</summary>
    internal readonly bool IsEmpty => _count == 0 && Lost == 0;

    /// <summary>Takes in a record, or counts it.</summary>
    internal void Push(in LogRecord record)
    {
        // Behind a gap nothing is taken in until the gap has been told: the text stays in order.
        if (_count == Capacity || Lost != 0)
        {
            Lost++;
            return;
        }

        _records[(_head + _count) & (Capacity - 1)] = record;
        _count++;
    }

    /// <summary>Gives out the oldest record, or false and the number lost after all that were given out.</summary>
    internal bool Pop(out LogRecord record, out uint lost)
    {
        lost = 0;
        record = default;
        if (_count == 0)
        {
            lost = Lost;
            Lost = 0;
            return false;
        }

        record = _records[_head];
        _head = (byte)((_head + 1) & (Capacity - 1));
        _count--;
        return true;
    }

    [InlineArray(Capacity)]
    private struct Records
    {
        private LogRecord _first;
    }
}
