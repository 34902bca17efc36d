// Why: the first question of whoever opens the monitor.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>vms: of each VM its life, then of each of its vCPUs what it had; the row when all have answered.</summary>
internal static class ShowVms
{
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        MonitorState.VmEntry vm = state.Vms[job.Vm];
        if (Asking.TakeAnswer(ref state))
        {
            if (job.Index == 0)
            {
                job.Kept = job.Answer;
            }
            else
            {
                job.Time += job.Answer.B;
                job.Sent += job.Answer.C;
            }

            job.Index++;
        }
        else if (job.Vm == 0 && !state.IsRecords)
        {
            Write(ref state, RowStyle.Header, 0);
        }

        if (job.Index == 0)
        {
            Asking.Ask(ref state, state.Ports.Vms[job.Vm], Topic.Life, 0, ref outbox);
        }
        else if (job.Index <= vm.Vcpus)
        {
            Asking.Ask(ref state, state.Ports.Vcpus[vm.FirstVcpu + job.Index - 1], Topic.Life, 0, ref outbox);
        }
        else
        {
            Write(ref state, Replies.Style(in state), vm.Vcpus);
            job.Index = 0;
            job.Time = 0;
            job.Sent = 0;
            if (job.Vm++ == job.LastVm)
            {
                Replies.Finish(ref state);
            }
            else
            {
                Asking.Ask(ref state, state.Ports.Vms[job.Vm], Topic.Life, 0, ref outbox);
            }
        }
    }

    private static void Write(ref MonitorState state, RowStyle style, int vcpus)
    {
        ref Job job = ref state.Job;
        Row.Write(
            ref state,
            style,
            "vm v4:vm z9:state d5:vcpus d7:ram-mib d6:starts s10:uptime-s s10:cpu-s d10:messages"u8,
            [(ulong)job.Vm, job.Kept.A, (ulong)vcpus, job.Kept.D >> 20, job.Kept.B, job.Kept.C, job.Time, job.Sent]);
    }
}
