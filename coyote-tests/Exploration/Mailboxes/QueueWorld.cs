// Why: the mailbox without the owner flag: producers on their CPUs, and one consumer that looks until it has everything.
using Hv.Ipc;
using Microsoft.Coyote.Runtime;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>Producers on CPUs 1 and up, a consumer on CPU 0.</summary>
/// <typeparam name="TMemory">The memory between them.</typeparam>
internal sealed class QueueWorld<TMemory>(Queue<TMemory> queue, int producers, int each, int cells)
    where TMemory : struct, IMemoryPort
{
    private readonly Receipts _receipts = new(producers, each);
    private int _written;
    private int _read;

    public void Work(int cpu)
    {
        if (cpu == 0)
        {
            Consume();
        }
        else
        {
            Produce(cpu - 1);
        }
    }

    public void MustBeAtRest() => _receipts.MustBeComplete();

    private void Produce(int producer)
    {
        for (int i = 0; i < each; i++)
        {
            Message message = default;
            message.Write(new Endpoint(1), new Endpoint((ushort)(producer + 1)), (uint)i + 1, new Probe(producer, i));
            while (!queue.Mailbox.TryEnqueue(in message))
            {
                Operation.PauseUntil(() => _written - _read < cells);
            }

            if (++_written - _read > cells)
            {
                throw new BrokenPromiseException("a mailbox is bounded", $"{_written - _read} messages are in {cells} cells");
            }
        }
    }

    private void Consume()
    {
        Message message = default;
        while (!_receipts.AreComplete)
        {
            // Counted before it is read: a producer may reuse the cell before this CPU goes on.
            _read++;
            if (queue.Mailbox.TryDequeue(ref message))
            {
                _receipts.Take(in message);
            }
            else
            {
                _read--;
                Operation.PauseUntil(() => _read < _written);
            }
        }
    }
}
