// Why: which vCPUs a CPU has, which of them can run, and how much of the CPU each has had.
// Promises: every vCPU that can run stands before every one that cannot, so a decision looks at the former alone. All
// operations take at most as many steps as the CPU has vCPUs, which is a handful; nothing is allocated.
//
// A vCPU that cannot run is kept only for the account it left behind. When room is wanted, the one with the least
// account is forgotten: it comes back on the floor, which is what a long sleeper gets anyhow.
using System.Runtime.CompilerServices;

namespace Hv.Services.Scheduler;

/// <summary>The vCPUs of one CPU.</summary>
internal struct RunQueue
{
    private Entries _entries;
    private int _readyCount;
    private int _count;

    /// <summary>How many vCPUs can run; they are numbers 0 to this, exclusive.</summary>
    public readonly int ReadyCount => _readyCount;

    /// <summary>The vCPU of an entry.</summary>
    public readonly ushort Vcpu(int index) => _entries[index].Vcpu;

    /// <summary>The virtual runtime of an entry.</summary>
    public readonly ulong Runtime(int index) => _entries[index].VirtualRuntime;

    /// <summary>The entry of a vCPU that can run, or -1.</summary>
    public readonly int FindReady(ushort vcpu) => Find(vcpu, 0, _readyCount);

    /// <summary>Charges an entry for time on the CPU.</summary>
    public void Charge(int index, ulong ticks) => _entries[index].VirtualRuntime += ticks;

    /// <summary>Lets a vCPU that is not ready take part, at its old account or at a floor, whichever is higher.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="floor">The least virtual runtime it may come with.</param>
    /// <returns>Its entry, or -1 when every entry has a vCPU that can run.</returns>
    public int Add(ushort vcpu, ulong floor)
    {
        int index = Find(vcpu, _readyCount, _count);
        if (index < 0)
        {
            index = Allocate();
            if (index < 0)
            {
                return -1;
            }

            _entries[index] = new RunQueueEntry { Vcpu = vcpu };
        }

        if (_entries[index].VirtualRuntime < floor)
        {
            _entries[index].VirtualRuntime = floor;
        }

        Swap(index, _readyCount);
        return _readyCount++;
    }

    /// <summary>Takes a ready vCPU's entry out of the choice; its account is kept. Other entries may change numbers.</summary>
    public void Remove(int index) => Swap(index, --_readyCount);

    /// <summary>The ready entry with the least virtual runtime; of equals any but the one to avoid.</summary>
    /// <param name="avoided">An entry that must have strictly less than the others to be chosen, or -1.</param>
    /// <returns>-1 when none is ready.</returns>
    public readonly int Least(int avoided)
    {
        int least = _readyCount == 0 ? -1 : 0;
        for (int index = 1; index < _readyCount; index++)
        {
            ulong runtime = _entries[index].VirtualRuntime;
            ulong best = _entries[least].VirtualRuntime;
            if (runtime < best || (runtime == best && least == avoided))
            {
                least = index;
            }
        }

        return least;
    }

    private readonly int Find(ushort vcpu, int first, int end)
    {
        for (int index = first; index < end; index++)
        {
            if (_entries[index].Vcpu == vcpu)
            {
                return index;
            }
        }

        return -1;
    }

    // An entry behind the ready ones: a new one, or the least account of those that cannot run.
    private int Allocate()
    {
        if (_count < SchedulerState.MaxReady)
        {
            return _count++;
        }

        int least = -1;
        for (int index = _readyCount; index < _count; index++)
        {
            if (least < 0 || _entries[index].VirtualRuntime < _entries[least].VirtualRuntime)
            {
                least = index;
            }
        }

        return least;
    }

    private void Swap(int left, int right) =>
        (_entries[left], _entries[right]) = (_entries[right], _entries[left]);

    [InlineArray(SchedulerState.MaxReady)]
    private struct Entries
    {
        private RunQueueEntry _first;
    }
}
