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
                Write(ref state, RowStyle.Header, 0, 0, default);
            }

            Asking.Ask(ref state, state.Ports.Vms[job.Vm], Topic.Life, 0, ref outbox);
            return;
        }

        Answer answer = job.Answer;
        if (job.Index == 0)
        {
            Write(ref state, Replies.Style(in state), state.Vms[job.Vm].RamBase, answer.D, "RAM"u8);
        }
        else if (answer.B != 0)
        {
            Write(ref state, Replies.Style(in state), answer.A, answer.B, ActorNames.Of((ActorKind)(byte)answer.C));
        }

        if (job.Index != 0 && job.Index >= (int)answer.D)
        {
            Replies.Finish(ref state);
            return;
        }

        Asking.Ask(ref state, state.Ports.Vms[job.Vm], Topic.Region, job.Index++, ref outbox);
    }

    private static void Write(ref MonitorState state, RowStyle style, ulong start, ulong size, ReadOnlySpan<byte> what)
    {
        LineSpace space = default;
        var row = new Row(space, style, "region"u8);
        row.Hex("first"u8, start, 12);
        row.Hex("last"u8, start + size - 1, 12);
        row.Number("kib"u8, size >> 10, 10);
        row.Word("what"u8, what, 8);
        Replies.Line(ref state, row.Written);
    }
}
