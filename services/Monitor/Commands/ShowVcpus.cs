// Why: a VM that hangs has a vCPU that waits for something.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>vcpus: a question and a row for each.</summary>
internal static class ShowVcpus
{
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (Asking.TakeAnswer(ref state))
        {
            Write(ref state, Replies.Style(in state));
            job.Index++;
            if (++job.Vcpu == state.Vms[job.Vm].Vcpus)
            {
                job.Vcpu = 0;
                if (job.Vm++ == job.LastVm)
                {
                    Replies.Finish(ref state);
                    return;
                }
            }
        }
        else if (job.Index == 0 && !state.IsRecords)
        {
            Write(ref state, RowStyle.Header);
        }

        Asking.Ask(ref state, state.Ports.Vcpus[state.Vms[job.Vm].FirstVcpu + job.Vcpu], Topic.Life, 0, ref outbox);
    }

    private static void Write(ref MonitorState state, RowStyle style)
    {
        ref Job job = ref state.Job;
        LineSpace space = default;
        var row = new Row(space, style, "vcpu"u8);
        row.Word("vm"u8, "vm"u8, (ulong)job.Vm, 4);
        row.Number("vcpu"u8, (ulong)job.Vcpu, 4);
        row.Word("state"u8, Names.OfWaits((WaitReasons)(byte)job.Answer.A), 10);
        row.Number("cpu"u8, job.Answer.D, 3);
        row.Seconds("cpu-s"u8, job.Answer.B, state.TicksPerSecond, 10);
        row.Number("messages"u8, job.Answer.C, 10);
        Replies.Line(ref state, row.Written);
    }
}
