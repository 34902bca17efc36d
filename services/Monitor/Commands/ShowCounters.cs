// Why: what hv counts because it should not happen is worth a look when something is odd.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>counters.</summary>
internal static class ShowCounters
{
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        if (!Asking.TakeAnswer(ref state))
        {
            Asking.Ask(ref state, state.Ports.Cpus[0], Topic.Mishaps, 0, ref outbox);
            return;
        }

        Answer counts = state.Job.Answer;
        Write(ref state, "full-mailboxes"u8, counts.A);
        Write(ref state, "stray-answers"u8, counts.B);
        Write(ref state, "serrors"u8, counts.C);
        Write(ref state, "stray-interrupts"u8, counts.D);
        Replies.Finish(ref state);
    }

    private static void Write(ref MonitorState state, ReadOnlySpan<byte> name, ulong count)
    {
        LineSpace space = default;
        var row = new Row(space, Replies.Style(in state), "counter"u8);
        row.Word("name"u8, name, 17);
        row.Number("count"u8, count, 10);
        Replies.Line(ref state, row.Written);
    }
}
