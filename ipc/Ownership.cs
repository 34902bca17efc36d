// Why: an actor runs on one CPU at a time. Whoever owns it runs its handler; whoever does not, queues.
// Promises: no lock and no waiting. No message is left behind: whoever queues looks whether the actor is free after its
// message is visible, and whoever frees it looks for messages after that is visible. One of the two sees the other.
using System.Runtime.CompilerServices;

namespace Hv.Ipc;

/// <summary>The owner flag of an actor: 0 for free, or the number of the owning CPU plus 1.</summary>
/// <typeparam name="TMemory">How shared memory is accessed.</typeparam>
public static class Ownership<TMemory>
    where TMemory : struct, IMemoryPort
{
    /// <summary>Makes a CPU the owner, if the actor is free.</summary>
    /// <returns>Whether the CPU owns it now and did not before.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryClaim(ref uint owner, uint claimant) =>
        TMemory.CompareExchange(ref owner, claimant, 0) == 0;

    /// <summary>Makes the CPU that queued a message the owner, if the actor is free.</summary>
    public static bool TryClaimAfterEnqueue(ref uint owner, uint claimant)
    {
        TMemory.Fence();
        return TryClaim(ref owner, claimant);
    }

    /// <summary>
    /// Frees the actor, and looks only whether a ticket is out, which takes no cell. A message whose ticket is not seen here will be followed by
    /// its producer's attempt to claim, which finds the actor free.
    /// </summary>
    /// <returns>How many messages wait or are on their way. If any: look whether one can be read, and claim.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Release(ref uint owner, ref readonly MailboxState mailbox)
    {
        TMemory.StoreRelease(ref owner, 0);
        TMemory.Fence();
        return TMemory.Load(in mailbox.Tail) - TMemory.Load(in mailbox.Head);
    }

    /// <summary><see cref="Release"/>, out of line: what the litmus tests read in the image.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static bool ReleaseAndLook(ref uint owner, ref readonly MailboxState mailbox) => Release(ref owner, in mailbox) != 0;

    /// <summary>Takes a freed actor back, if there is a message to handle.</summary>
    internal static bool LookAgain(ref uint owner, uint claimant, Mailbox<TMemory> mailbox) => mailbox.CanDequeue && TryClaim(ref owner, claimant);

    /// <summary>Frees the actor, and takes it back if a message came meanwhile.</summary>
    /// <remarks>A message that is still being written is its producer's to look after: it claims once it has written.</remarks>
    /// <returns>Whether the CPU owns it still, or again: there is a message to handle.</returns>
    public static bool ReleaseAndLookAgain(ref uint owner, uint claimant, Mailbox<TMemory> mailbox) =>
        ReleaseAndLook(ref owner, in mailbox.State) && LookAgain(ref owner, claimant, mailbox);
}
