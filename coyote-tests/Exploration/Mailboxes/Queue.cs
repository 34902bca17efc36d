// Why: a mailbox in memory that does not move, as the models of memory ask.
using System.Runtime.InteropServices;
using Hv.Ipc;

namespace Hv.Tests.Exploration.Mailboxes;

/// <summary>One actor's mailbox, owner flag and state, in unmanaged memory.</summary>
/// <typeparam name="TMemory">The memory that it is used through.</typeparam>
internal sealed unsafe class Queue<TMemory> : IDisposable
    where TMemory : struct, IMemoryPort
{
    private readonly byte* _memory;
    private readonly int _cells;

    public Queue(int cells)
    {
        _cells = cells;
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(128 + (cells * sizeof(MailboxCell))));
    }

    /// <summary>The owner flag.</summary>
    public ref uint Owner => ref *(uint*)_memory;

    /// <summary>The state that the owner alone may touch.</summary>
    public ref Message State => ref *(Message*)(_memory + 64);

    public Mailbox<TMemory> Mailbox => new(ref *(MailboxState*)(_memory + 8), new Span<MailboxCell>(_memory + 128, _cells));

    /// <summary>Where the plain data is that turns and the owner flag protect.</summary>
    public void ForEachPlain(Action<nuint, int, string> share)
    {
        share((nuint)(_memory + 64), Message.Size, "the actor's state");
        for (int i = 0; i < _cells; i++)
        {
            share((nuint)(_memory + 128 + (i * sizeof(MailboxCell))), Message.Size, $"cell {i}");
        }
    }

    public void Dispose() => NativeMemory.Free(_memory);
}
