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
        Row.Write(
            ref state,
            style,
            "service a9:service v4:vm d6:number d10:handled d10:sent d7:waiting d5:room"u8,
            [(byte)actor.A, (ulong)VmOf(in actor), (ushort)(actor.A >> 8), actor.B, actor.C, (uint)actor.D, actor.D >> 32]);
    }
}
