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
        Answer bank = state.Job.Answer;
        int intId = ((state.Job.Index >> 8) * Bank) + bit;
        LineSpace space = default;
        var row = new Row(space, style, "irq"u8);
        row.Number("intid"u8, (ulong)intId, 5);
        row.Word("name"u8, Names.OfInterrupt(intId), 14);
        row.Flag("enabled"u8, (bank.A >> bit & 1) != 0);
        row.Flag("pending"u8, (bank.A >> (bit + 32) & 1) != 0);
        row.Flag("active"u8, (bank.B >> bit & 1) != 0);
        row.Flag("in-lr"u8, (bank.B >> (bit + 32) & 1) != 0);
        row.Flag("high"u8, (bank.C >> bit & 1) != 0);
        row.Word("trigger"u8, (bank.C >> (bit + 32) & 1) != 0 ? "edge"u8 : "level"u8, 7);
        Replies.Line(ref state, row.Written);
    }
}
