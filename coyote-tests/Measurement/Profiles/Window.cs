// Why: of a whole run's instructions, those of one repetition of the operation: from the "begin" to the "end" of the guest's
// operations.S, the last one, when all that is slow the first time has been done.
using System.Collections.Generic;
using System.Linq;

namespace Hv.Tests.Measurement.Profiles;

/// <summary>Cuts repetitions out of a log.</summary>
/// <param name="begins">Addresses behind which a repetition begins.</param>
/// <param name="ends">Those that end it, and are no part of it.</param>
/// <param name="isHypervisor">Whether an address is hv's.</param>
/// <param name="isWait">Whether an address holds a WFI of hv's.</param>
/// <param name="fromEvent">Whether what counts begins at an event (a timer) and not where the guest says: the last exit from a guest, or the
/// last WFI of hv's own.</param>
internal sealed class Window(ISet<ulong> begins, ISet<ulong> ends, Func<ulong, bool> isHypervisor, Func<ulong, bool> isWait, bool fromEvent)
{
    private readonly List<Step> _open = [];
    private bool _isOpen;

    /// <summary>The last whole repetition.</summary>
    internal IReadOnlyList<Step> Last { get; private set; } = [];

    internal void Add(Step step)
    {
        if (begins.Contains(step.Address))
        {
            _isOpen = true;
            _open.Clear();
        }
        else if (_isOpen && ends.Contains(step.Address))
        {
            _isOpen = false;
            Last = fromEvent ? FromEvent() : [.. _open];
            return;
        }

        if (_isOpen)
        {
            _open.Add(step);
        }
    }

    private Step[] FromEvent()
    {
        int start = _open.Count - 1;
        while (start > 0 && !isWait(_open[start - 1].Address) && (isHypervisor(_open[start - 1].Address) || !isHypervisor(_open[start].Address)))
        {
            start--;
        }

        return [.. _open.Skip(start)];
    }
}
