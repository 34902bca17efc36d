// Why: traced vCPUs wait until the terminal has shown what they did; meanwhile what they did waits here.
// Promises: room for one trap of each vCPU of the VM that is traced, and each has one at most.
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor;

/// <summary>Traps that are to be shown.</summary>
internal struct TraceQueue
{
    private const int Capacity = VcpuAffinity.MaxVcpus; // a power of two

    private Traps _traps;
    private byte _head;
    private byte _count;

    /// <summary>How many wait.</summary>
    internal readonly int Count => _count;

    /// <summary>Takes one in.</summary>
    /// <returns>False when it is full: another VM's, that was traced before.</returns>
    internal bool TryPush(in TrapTraced trap)
    {
        if (_count == Capacity)
        {
            return false;
        }

        _traps[(_head + _count) & (Capacity - 1)] = trap;
        _count++;
        return true;
    }

    /// <summary>Gives out the oldest; there is one.</summary>
    internal TrapTraced Pop()
    {
        TrapTraced trap = _traps[_head];
        _head = (byte)((_head + 1) & (Capacity - 1));
        _count--;
        return trap;
    }

    [InlineArray(Capacity)]
    private struct Traps
    {
        private TrapTraced _first;
    }
}
