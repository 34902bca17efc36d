// Why: of a whole run's instructions, those of one repetition of the operation: from the "begin" to the "end" of the guest's
// operations.S; of all repetitions the one of median length.
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
    private readonly List<Step[]> _closed = [];
    private bool _isOpen;

    /// <summary>The repetition of median length; empty when there was none.</summary>
    internal IReadOnlyList<Step> Median => _closed.Count == 0 ? [] : _closed.OrderBy(w => w.Length).ElementAt(_closed.Count / 2);

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
            _closed.Add(fromEvent ? FromEvent() : [.. _open]);
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
