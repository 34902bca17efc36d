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
        Row.Write(
            ref state,
            style,
            "vcpu v4:vm d4:vcpu w10:state d3:cpu s10:cpu-s d10:messages"u8,
            [(ulong)job.Vm, (ulong)job.Vcpu, job.Answer.A, job.Answer.D, job.Answer.B, job.Answer.C]);
    }
}
