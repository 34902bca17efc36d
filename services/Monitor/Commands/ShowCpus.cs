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
        int vcpu = (int)job.Answer.C - 1;
        int vm = state.VmOf(vcpu);
        Row.Write(
            ref state,
            style,
            "cpu d3:cpu s10:up-s s10:asleep-s s10:awake-s v4:vm d4:vcpu"u8,
            [
                (ulong)job.Index,
                job.Answer.A,
                job.Answer.B,
                job.Answer.A - job.Answer.B,
                vcpu < 0 ? Row.Nobody : (ulong)vm,
                vcpu < 0 ? Row.Nobody : (ulong)(vcpu - state.Vms[vm].FirstVcpu),
            ]);
    }
}
