// Why: what is at an address that a guest's fault names.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>map: the RAM, then each device region.</summary>
internal static class ShowMap
{
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (!Asking.TakeAnswer(ref state))
        {
            if (!state.IsRecords)
            {
                Write(ref state, RowStyle.Header, 0, 0, 0);
            }

            Asking.Ask(ref state, state.Ports.Vms[job.Vm], Topic.Life, 0, ref outbox);
            return;
        }

        Answer answer = job.Answer;
        if (job.Index == 0)
        {
            Write(ref state, Replies.Style(in state), state.Vms[job.Vm].RamBase, answer.D, Row.Nobody);
        }
        else if (answer.B != 0)
        {
            Write(ref state, Replies.Style(in state), answer.A, answer.B, (byte)answer.C);
        }

        if (job.Index != 0 && job.Index >= (int)answer.D)
        {
            Replies.Finish(ref state);
            return;
        }

        Asking.Ask(ref state, state.Ports.Vms[job.Vm], Topic.Region, job.Index++, ref outbox);
    }

    // What: the kind of the device's actor, Nobody for RAM.
    private static void Write(ref MonitorState state, RowStyle style, ulong start, ulong size, ulong what) =>
        Row.Write(ref state, style, "region x12:first x12:last d10:kib r8:what"u8, [start, start + size - 1, size >> 10, what]);
}
