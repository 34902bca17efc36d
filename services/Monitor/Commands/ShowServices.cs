// Why: who works for whom, and where messages pile up.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>services: first how many actors there are, then each; a row for those that are services, of the VM that was asked for.</summary>
internal static class ShowServices
{
    private const int Nobody = -1;

    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (!Asking.TakeAnswer(ref state))
        {
            if (!state.IsRecords)
            {
                Write(ref state, RowStyle.Header);
            }

            Asking.Ask(ref state, state.Ports.Cpus[0], Topic.Life, 0, ref outbox);
            return;
        }

        if (job.Index == 0)
        {
            job.Kept = job.Answer;
        }
        else if (IsAskedFor(ref job))
        {
            Write(ref state, Replies.Style(in state));
        }

        if (++job.Index >= (int)job.Kept.D)
        {
            Replies.Finish(ref state);
            return;
        }

        Asking.Ask(ref state, state.Ports.Cpus[0], Topic.Actor, job.Index, ref outbox);
    }

    private static int VmOf(in Answer actor) => (int)(actor.A >> 32) + Nobody;

    private static bool IsAskedFor(ref Job job) =>
        (ActorKind)(byte)job.Answer.A >= ActorKind.Console && (job.IsForAll || VmOf(in job.Answer) == job.Vm);

    private static void Write(ref MonitorState state, RowStyle style)
    {
        ref Answer actor = ref state.Job.Answer;
        LineSpace space = default;
        var row = new Row(space, style, "service"u8);
        row.Word("service"u8, ActorNames.Of((ActorKind)(byte)actor.A), 9);
        if (VmOf(in actor) == Nobody)
        {
            row.Word("vm"u8, "-"u8, 4);
        }
        else
        {
            row.Word("vm"u8, "vm"u8, (ulong)VmOf(in actor), 4);
        }

        row.Number("number"u8, (ushort)(actor.A >> 8), 6);
        row.Number("handled"u8, actor.B, 10);
        row.Number("sent"u8, actor.C, 10);
        row.Number("waiting"u8, (uint)actor.D, 7);
        row.Number("room"u8, actor.D >> 32, 5);
        Replies.Line(ref state, row.Written);
    }
}
