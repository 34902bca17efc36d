// Why: one guest tells another that there is something to do.
// Promises: every ring that reaches an open doorbell is counted, and the line is high until all are taken; one Ring is out at a time, so
// that a guest that rings without end fills no mailbox.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Doorbell;

/// <summary>Doorbell: one VM rings, the next is interrupted.</summary>
public readonly struct DoorbellService : IService<DoorbellState>
{
    /// <inheritdoc/>
    public static int MaxSends => 2;

    /// <inheritdoc/>
    public static void Handle(ref DoorbellState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case MmioWrite.Kind:
                state.Owed = Math.Max(state.Owed + 1, state.Owed);
                state.SendRing(ref outbox);
                outbox.Reply(message.ReplyTo, default(Completed));
                break;

            case MmioRead.Kind:
                uint rings = state.Rings;
                state.IsOpen = true;
                state.SetRings(0, ref outbox);
                outbox.Reply(message.ReplyTo, new Completed { Value = rings });
                break;

            case Ring.Kind:
                if (state.IsOpen)
                {
                    state.SetRings(state.Rings + message.Payload<Ring>().Count, ref outbox);
                }

                state.SendHeard(in message, ref outbox);
                break;

            case Heard.Kind:
                state.IsOut = false;
                state.SendRing(ref outbox);
                break;

            case Reset.Kind:
                state.Reset(ref outbox);
                break;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                break;
        }
    }
}
