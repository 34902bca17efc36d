// Why: where messages wait while their receiver is busy on another CPU.
// Promises: bounded; many producers, one consumer at a time (the actor's owner); no locks, no allocation; messages of one
// producer stay in order; a message is read once. Full is an answer, never a loss.
//
// How: each cell carries a turn. Tickets count up by two; the cell of ticket t is t / 2 modulo the capacity. Its turn is t when
// it waits for the producer that drew t, t + 1 when it holds that producer's message, t + 2 * capacity when it was read: even for
// free, odd for held, and never one for the other, not even where one cell is all there is. So the turn alone publishes the
// message (store-release) and gives the cell back, and no one ever waits for anybody: a producer that drew a ticket and was
// interrupted delays only the reading of what comes behind it.
//
// A cell that was never used has turn 0 and waits for the first ticket that is its own, so zeroed memory is an empty mailbox. Of
// cells that were used, only the first ever has turn 0 again, and then it does wait for ticket 0.
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>A bounded queue of messages to one actor.</summary>
/// <typeparam name="TMemory">How shared memory is accessed.</typeparam>
public readonly ref struct Mailbox<TMemory>
    where TMemory : struct, IMemoryPort
{
    private const uint Held = 1;
    private const uint NextTicket = 2;

    private readonly ref MailboxState _state;
    private readonly Span<MailboxCell> _cells;

    /// <summary>A mailbox over its memory, which is empty where that is zeroed.</summary>
    /// <param name="state">Its ends.</param>
    /// <param name="cells">Its cells, a power of two of them; one will do.</param>
    public Mailbox(ref MailboxState state, Span<MailboxCell> cells)
    {
        _state = ref state;
        _cells = cells;
    }

    /// <summary>Its ends.</summary>
    internal ref readonly MailboxState State => ref _state;

    /// <summary>Puts a message at the end. Any CPU may call it.</summary>
    /// <returns>False when the mailbox is full.</returns>
    public bool TryEnqueue(ref readonly Message message)
    {
        uint tail = TMemory.Load(in _state.Tail);

        // Each failed attempt means that another producer got through; more of them than there are CPUs times cells is
        // no run of bad luck but a broken mailbox, which is then full to us.
        for (int attempt = 0; attempt < 4096; attempt++)
        {
            ref MailboxCell cell = ref Cell(tail);
            uint turn = TMemory.LoadAcquire(in cell.Turn);
            if (turn == tail || IsFirstUse(turn, tail))
            {
                uint seen = TMemory.CompareExchange(ref _state.Tail, tail + NextTicket, tail);
                if (seen == tail)
                {
                    TMemory.Copy(ref cell.Message, in message);
                    TMemory.StoreRelease(ref cell.Turn, tail + Held);
                    return true;
                }

                tail = seen;
            }
            else if ((int)(turn - tail) < 0)
            {
                return false;
            }
            else
            {
                tail = TMemory.Load(in _state.Tail);
            }
        }

        return false;
    }

    /// <summary>Takes the first message. Only the actor's owner may call it.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryDequeue(ref Message message)
    {
        uint head = TMemory.Load(in _state.Head);
        ref MailboxCell cell = ref Cell(head);
        if (TMemory.LoadAcquire(in cell.Turn) != head + Held)
        {
            return false;
        }

        TMemory.Copy(ref message, in cell.Message);
        TMemory.Store(ref _state.Head, head + NextTicket);
        TMemory.StoreRelease(ref cell.Turn, head + ((uint)_cells.Length * NextTicket));
        return true;
    }

    /// <summary>Whether a message waits or is on its way: a ticket was drawn and not yet read. What is sent now comes behind it.</summary>
    /// <remarks>
    /// Not whether one can be read: behind a ticket whose producer is still writing there may be whole messages of others, and
    /// who overtook the former would overtake these too. To anybody but the owner a hint: it may have changed by now.
    /// </remarks>
    public bool HasMessage => TMemory.Load(in _state.Tail) != TMemory.Load(in _state.Head);

    /// <summary>Whether the first message can be read. To anybody but the owner a hint.</summary>
    public bool CanDequeue
    {
        get
        {
            uint head = TMemory.Load(in _state.Head);
            return TMemory.LoadAcquire(in Cell(head).Turn) == head + Held;
        }
    }

    /// <summary>About how many messages wait: to anybody but the owner a hint, which may be out of date by as many as come and go meanwhile.</summary>
    public int Waiting => (int)((TMemory.Load(in _state.Tail) - TMemory.Load(in _state.Head)) / NextTicket);

    private bool IsFirstUse(uint turn, uint ticket) => turn == 0 && ticket < (uint)_cells.Length * NextTicket;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref MailboxCell Cell(uint ticket)
    {
        // Read once: through the field, the compiler loads the length a second time for the bounds check.
        Span<MailboxCell> cells = _cells;
        return ref cells[(int)(ticket / NextTicket & (uint)(cells.Length - 1))];
    }
}
