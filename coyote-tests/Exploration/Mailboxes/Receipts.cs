// Why: what arrived, against what was sent.
using Hv.Ipc;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>Checks each message that an actor handles, and at the end that none is missing.</summary>
internal sealed class Receipts(int senders, int each)
{
    private readonly int[] _next = new int[senders];

    public bool AreComplete => Array.TrueForAll(_next, n => n == each);

    public void Take(in Message message)
    {
        ref readonly Probe probe = ref message.Payload<Probe>();
        if (probe.IsTorn || probe.Sender != message.Source.Index - 1 || probe.Number + 1 != message.Sequence)
        {
            throw new BrokenPromiseException("a message is read as it was written", "its words are of different messages");
        }

        int expected = _next[probe.Sender];
        if (probe.Number < expected)
        {
            throw new BrokenPromiseException("a message is handled once", $"message {probe.Number} of CPU {probe.Sender} came again");
        }

        if (probe.Number > expected)
        {
            throw new BrokenPromiseException("messages of one sender stay in order", $"message {probe.Number} of CPU {probe.Sender} came before message {expected}");
        }

        _next[probe.Sender]++;
    }

    public void MustBeComplete()
    {
        for (int i = 0; i < senders; i++)
        {
            if (_next[i] != each)
            {
                throw new BrokenPromiseException("no message is left behind", $"all CPUs are idle and message {_next[i]} of CPU {i} was never handled");
            }
        }
    }
}
