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

        ref Answer counts = ref state.Job.Answer;
        Write(ref state, 0, counts.A);
        Write(ref state, 1, counts.B);
        Write(ref state, 2, counts.C);
        Write(ref state, 3, counts.D);
        Replies.Finish(ref state);
    }

    private static void Write(ref MonitorState state, ulong counter, ulong count) =>
        Row.Write(ref state, Replies.Style(in state), "counter c17:name d10:count"u8, [counter, count]);
}
