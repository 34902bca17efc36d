// Why: a row of the wiring's table: who an actor is, who owns it now, and where its messages wait.
// Promises: Owner and Mailbox are shared between CPUs and go through the memory port; every other field belongs to the
// owner, or never changes after wiring.

using System.Runtime.InteropServices;

namespace Hv.Kernel.State;

/// <summary>An actor: a cache line of its own for what is shared, and one for its message.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal unsafe struct Actor
{
    /// <summary>First (Core.TryClaim): 0 for free, or the owning CPU's number plus 1.</summary>
    internal uint Owner;

    /// <summary>The mailbox's ends.</summary>
    internal MailboxState Mailbox;

    /// <summary>How many messages it has sent.</summary>
    internal uint Sent;

    /// <summary>How many messages its handler has had, if it is a service.</summary>
    internal uint Handled;

    /// <summary>Its cells, of <see cref="HvSystem.Cells"/>.</summary>
    internal MailboxCell* Cells;

    /// <summary>How many cells it has, a power of two.</summary>
    internal int CellCount;

    /// <summary>Which handler it has.</summary>
    internal ActorKind Kind;

    /// <summary>The message in <see cref="Direct"/> is to be handled before those in the mailbox.</summary>
    internal bool HasDirect;

    /// <summary>Its CPU keeps it: a vCPU that is loaded, the CPU itself. What the CPU sends it is handled at once.</summary>
    internal bool IsPinned;

    /// <summary>Which of its kind it is.</summary>
    internal ushort Instance;

    /// <summary>The VM that it serves, or <see cref="NoVm"/>.</summary>
    internal ushort Vm;

    /// <summary>Its own number.</summary>
    internal ushort Index;

    /// <summary>The next actor that this CPU has to run.</summary>
    internal Ref<Actor> NextReady;

    /// <summary>A service's handler, and its state; a vCPU's state.</summary>
    internal delegate*<void*, in Message, ref Outbox, void> Handler;

    /// <inheritdoc cref="Handler"/>
    internal void* State;

    /// <summary>The message that is handled: the one that the owner claimed it with, or the last that came out of the mailbox.</summary>
    internal Message Direct;

    /// <summary>Serves no VM.</summary>
    internal const ushort NoVm = 0xFFFF;

    /// <summary>Its address.</summary>
    internal readonly Endpoint Endpoint => new(Index);
}
