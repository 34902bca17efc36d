// Why: whether the machine is busy, and with whom.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>cpus: a question and a row for each.</summary>
internal static class ShowCpus
{
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (Asking.TakeAnswer(ref state))
        {
            Write(ref state, Replies.Style(in state));
            if (++job.Index == state.Ports.Cpus.Count)
            {
                Replies.Finish(ref state);
                return;
            }
        }
        else if (!state.IsRecords)
        {
            Write(ref state, RowStyle.Header);
        }

        Asking.Ask(ref state, state.Ports.Cpus[job.Index], Topic.Life, 0, ref outbox);
    }

    private static void Write(ref MonitorState state, RowStyle style)
    {
        ref Job job = ref state.Job;
        LineSpace space = default;
        var row = new Row(space, style, "cpu"u8);
        row.Number("cpu"u8, (ulong)job.Index, 3);
        row.Seconds("up-s"u8, job.Answer.A, state.TicksPerSecond, 10);
        row.Seconds("asleep-s"u8, job.Answer.B, state.TicksPerSecond, 10);
        row.Seconds("awake-s"u8, job.Answer.A - job.Answer.B, state.TicksPerSecond, 10);
        int vm = job.Answer.C == 0 ? -1 : state.VmOf((int)job.Answer.C - 1);
        if (vm < 0)
        {
            row.Word("vm"u8, "-"u8, 4);
            row.Word("vcpu"u8, "-"u8, 4);
        }
        else
        {
            row.Word("vm"u8, "vm"u8, (ulong)vm, 4);
            row.Number("vcpu"u8, job.Answer.C - 1 - (ulong)state.Vms[vm].FirstVcpu, 4);
        }

        Replies.Line(ref state, row.Written);
    }
}
