// Why: which vCPUs a CPU has, which of them can run, and how much of the CPU each has had.
// Promises: every vCPU that can run stands before every one that cannot, so a decision looks at the former alone. All
// operations take at most as many steps as the CPU has vCPUs, which is a handful; nothing is allocated.
//
// A vCPU that cannot run, or that another CPU has by now, is kept only for the account it left behind, or because its cap keeps it
// from running. There is room for every vCPU that hv can have.
using System.Runtime.CompilerServices;
using Hv.Ipc.Protocols;

namespace Hv.Services.Scheduler;

/// <summary>The vCPUs of one CPU.</summary>
internal struct RunQueue
{
    private int _readyCount;
    private int _count;
    private uint _load;

    // The last, as the queue is in the state: what stands behind many entries is dearer to reach.
    private Entries _entries;

    /// <summary>How many vCPUs can run; they are numbers 0 to this, exclusive.</summary>
    public readonly int ReadyCount => _readyCount;

    /// <summary>The weights of all that can run.</summary>
    public readonly uint Load => _load;

    /// <summary>The vCPU of an entry.</summary>
    public readonly ushort Vcpu(int index) => _entries[index].Vcpu;

    /// <summary>What the vCPU of an entry is entitled to.</summary>
    public readonly VcpuShare Share(int index) => _entries[index].Share;

    /// <summary>How far the account of an entry is ahead of a virtual runtime; negative when it is behind.</summary>
    public readonly long Ahead(int index, ulong of) => (long)(_entries[index].VirtualRuntime - of);

    /// <summary>The virtual runtime of an entry.</summary>
    public readonly ulong Runtime(int index) => _entries[index].VirtualRuntime;

    /// <summary>How many ticks an entry may run at a time until its cap stops it.</summary>
    public readonly ulong Left(int index, ulong now, ulong period) => _entries[index].Left(now, period);

    /// <summary>The entry of a vCPU that can run, or -1.</summary>
    public readonly int FindReady(ushort vcpu) => Find(vcpu, 0, _readyCount);

    /// <summary>Charges an entry for time on the CPU up to now.</summary>
    public void Charge(int index, ulong ticks, ulong now, ulong period) => _entries[index].Charge(ticks, now, period);

    /// <summary>Lets a vCPU that is not ready take part, at its old account or as far behind a floor as its credit goes, whichever is higher.</summary>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="share">What it is entitled to.</param>
    /// <param name="floor">The least virtual runtime that others have.</param>
    /// <param name="credit">How far behind it may come, in ticks of its own.</param>
    /// <returns>Its entry, or -1 when every entry has a vCPU that can run.</returns>
    public int Add(ushort vcpu, in VcpuShare share, ulong floor, ulong credit)
    {
        int index = Find(vcpu, _readyCount, _count);
        bool isNew = index < 0;
        if (isNew)
        {
            index = Allocate();
            if (index < 0)
            {
                return -1;
            }

            _entries[index] = new RunQueueEntry { Vcpu = vcpu };
        }

        ref RunQueueEntry entry = ref _entries[index];
        entry.Share = share;
        ulong behind = entry.ToVirtual(credit);
        ulong least = floor > behind ? floor - behind : 0;
        if (isNew || (long)(entry.VirtualRuntime - least) < 0)
        {
            entry.VirtualRuntime = least;
        }

        entry.IsThrottled = false;
        _load += share.Weight;
        if (index != _readyCount)
        {
            Swap(index, _readyCount);
        }

        return _readyCount++;
    }

    /// <summary>Takes a ready entry out of the choice until its period is over.</summary>
    /// <returns>When that is.</returns>
    public ulong Throttle(int index)
    {
        Remove(index);
        _entries[_readyCount].IsThrottled = true;
        return _entries[_readyCount].PeriodEnd;
    }

    /// <summary>A throttled vCPU does not want to run any more.</summary>
    public void Forgo(ushort vcpu)
    {
        int index = Find(vcpu, _readyCount, _count);
        if (index >= 0)
        {
            _entries[index].IsThrottled = false;
        }
    }

    /// <summary>Whether a vCPU is kept from running by its cap.</summary>
    public readonly bool IsThrottled(ushort vcpu)
    {
        int index = Find(vcpu, _readyCount, _count);
        return index >= 0 && _entries[index].IsThrottled;
    }

    /// <summary>The first throttled entry whose period is over, or -1; and, when -1, when the next one's is.</summary>
    public readonly int FindReleased(ulong now, out ulong next)
    {
        next = RunVcpu.NoSlice;
        for (int index = _readyCount; index < _count; index++)
        {
            if (!_entries[index].IsThrottled)
            {
                continue;
            }

            if (_entries[index].PeriodEnd <= now)
            {
                return index;
            }

            next = _entries[index].PeriodEnd < next ? _entries[index].PeriodEnd : next;
        }

        return -1;
    }

    /// <summary>Takes a ready vCPU's entry out of the choice; its account is kept. Other entries may change numbers.</summary>
    public void Remove(int index)
    {
        _load -= _entries[index].Share.Weight;
        Swap(index, --_readyCount);
    }

    /// <summary>The ready entry with the least virtual runtime; of equals any but the one to avoid.</summary>
    /// <param name="avoided">An entry that must have strictly less than the others to be chosen, or -1.</param>
    /// <returns>-1 when none is ready.</returns>
    public readonly int Least(int avoided)
    {
        int least = _readyCount == 0 ? -1 : 0;
        for (int index = 1; index < _readyCount; index++)
        {
            long ahead = Ahead(index, _entries[least].VirtualRuntime);
            if (ahead < 0 || (ahead == 0 && least == avoided))
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

    /// <summary>A ready entry other than one, the furthest behind, whose vCPU may run on another CPU than this; -1 for none.</summary>
    public readonly int FindMovable(int not, int cpu)
    {
        int movable = -1;
        for (int index = 0; index < _readyCount; index++)
        {
            ulong affinity = _entries[index].Share.Affinity;
            if (index != not && (affinity == 0 || (affinity & ~(1UL << cpu)) != 0) && (movable < 0 || Ahead(index, _entries[movable].VirtualRuntime) < 0))
            {
                movable = index;
            }
        }

        return movable;
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
            if (!_entries[index].IsThrottled && (least < 0 || Ahead(index, _entries[least].VirtualRuntime) < 0))
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
