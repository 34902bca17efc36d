// Why: a guest that waits for an interrupt, and which one is there.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>irqs: 32 interrupts a question; a row for each that is of interest.</summary>
internal static class ShowInterrupts
{
    private const int Bank = 32;

    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (!job.HasAnswer)
        {
            if (!state.IsRecords)
            {
                Write(ref state, RowStyle.Header, 0);
            }

            Ask(ref state, ref outbox);
            return;
        }

        // Index: the bank from bit 8, and the next of its interrupts. Rows of one answer may take several steps.
        Answer bank = job.Answer;
        uint interesting = (uint)bank.A | (uint)(bank.A >> 32) | (uint)bank.B | (uint)(bank.B >> 32) | (uint)bank.C;
        for (int bit = job.Index & 0xFF; bit < Bank; bit++)
        {
            if ((interesting >> bit & 1) != 0)
            {
                Write(ref state, Replies.Style(in state), bit);
                job.Index = (job.Index & ~0xFF) | (bit + 1);
                return;
            }
        }

        job.HasAnswer = false;
        job.Index = (job.Index & ~0xFF) + 0x100;
        if (bank.D == 0)
        {
            Replies.Finish(ref state);
            return;
        }

        Ask(ref state, ref outbox);
    }

    private static void Ask(ref MonitorState state, ref Outbox outbox) =>
        Asking.Ask(ref state, state.Ports.Gics[state.Job.Vm], Topic.Interrupts, (state.Job.Vcpu * 16) + (state.Job.Index >> 8), ref outbox);

    private static void Write(ref MonitorState state, RowStyle style, int bit)
    {
        ref Answer bank = ref state.Job.Answer;
        Row.Write(
            ref state,
            style,
            "irq d5:intid i14:name f7:enabled f7:pending f6:active f5:in-lr f4:high e7:trigger"u8,
            [
                (ulong)(((state.Job.Index >> 8) * Bank) + bit),
                (ulong)(((state.Job.Index >> 8) * Bank) + bit),
                bank.A >> bit & 1,
                bank.A >> (bit + 32) & 1,
                bank.B >> bit & 1,
                bank.B >> (bit + 32) & 1,
                bank.C >> bit & 1,
                bank.C >> (bit + 32) & 1,
            ]);
    }
}
