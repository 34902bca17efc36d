// Why: a place for one message and whose turn it is.
namespace Hv.Ipc;

/// <summary>One place of a mailbox.</summary>
public struct MailboxCell
{
    internal Message Message;

    // Equal to a ticket, so even: the producer with that ticket may write. One more, so odd: the consumer may read.
    internal uint Turn;
}
