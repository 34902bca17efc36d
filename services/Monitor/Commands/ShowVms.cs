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
            Write(ref state, RowStyle.Header, default);
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
            Write(ref state, Replies.Style(in state), vm);
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

    private static void Write(ref MonitorState state, RowStyle style, MonitorState.VmEntry vm)
    {
        ref Job job = ref state.Job;
        LineSpace space = default;
        var row = new Row(space, style, "vm"u8);
        row.Word("vm"u8, "vm"u8, (ulong)job.Vm, 4);
        row.Word("state"u8, Names.OfState((VmState)(byte)job.Kept.A, (job.Kept.A & 0x100) != 0), 9);
        row.Number("vcpus"u8, (ulong)vm.Vcpus, 5);
        row.Number("ram-mib"u8, job.Kept.D >> 20, 7);
        row.Number("starts"u8, job.Kept.B, 6);
        row.Seconds("uptime-s"u8, job.Kept.C, state.TicksPerSecond, 10);
        row.Seconds("cpu-s"u8, job.Time, state.TicksPerSecond, 10);
        row.Number("messages"u8, job.Sent, 10);
        Replies.Line(ref state, row.Written);
    }
}
