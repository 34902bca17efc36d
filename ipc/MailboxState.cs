// Why: what a mailbox is besides its cells. Tickets count up by two (Mailbox).
namespace Hv.Ipc;

/// <summary>The two ends of a mailbox.</summary>
public struct MailboxState
{
    // The ticket of the next message to read; only the owner of the actor counts it on; others look.
    internal uint Head;

    // The ticket of the next message to write; producers compete for it.
    internal uint Tail;
}
