// Why: pause, resume, reset, destroy, create; poweroff is destroy for all, and then nobody at the keyboard who keeps the machine on.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>One VM after the other: the command, its end, and what became of it.</summary>
internal static class ChangeVm
{
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (Asking.TakeAnswer(ref state))
        {
            // Of all, those that it does not fit are no mistake of whoever asked.
            if (job.Done.IsRefused && !job.IsForAll)
            {
                Refuse(ref state);
                return;
            }

            Tell(ref state);
            job.Vm++;
            return;
        }

        if (job.Vm > job.LastVm)
        {
            bool leaves = job.Verb == Verb.PowerOff;
            Replies.Finish(ref state);
            if (leaves)
            {
                Settings.Leave(ref state, MoveKeyboard.Back, ref outbox);
            }

            return;
        }

        Asking.Command(ref state, job.Vm, ActionOf(job.Verb), ref outbox);
    }

    private static VmAction ActionOf(Verb verb) => verb switch
    {
        Verb.Pause => VmAction.Pause,
        Verb.Resume => VmAction.Resume,
        Verb.Reset => VmAction.Reset,
        Verb.Create => VmAction.Create,
        _ => VmAction.Destroy,
    };

    private static void Tell(ref MonitorState state)
    {
        ref Job job = ref state.Job;
        if (state.IsRecords)
        {
            ulong now = (ulong)job.Done.State | (job.Done.IsPaused ? 0x100u : 0);
            Row.Write(ref state, RowStyle.Record, "vm v0:vm z0:state f0:done"u8, [(ulong)job.Vm, now, job.Done.IsRefused ? 0u : 1]);
            return;
        }

        LineSpace space = default;
        var writer = new AsciiWriter(space);
        writer.Text("vm"u8);
        writer.Decimal((ulong)job.Vm);
        writer.Text(job.Done.IsRefused ? ": nothing to do, it is "u8 : " is "u8);
        writer.Text(Names.OfState(job.Done.State, job.Done.IsPaused));
        Replies.Line(ref state, writer.Written);
    }

    private static void Refuse(ref MonitorState state)
    {
        ref Job job = ref state.Job;
        LineSpace space = default;
        var writer = new AsciiWriter(space);
        writer.Text("vm"u8);
        writer.Decimal((ulong)job.Vm);
        writer.Text(" is "u8);
        writer.Text(Names.OfState(job.Done.State, job.Done.IsPaused));
        writer.Text((job.Done.State, job.Done.IsPaused) switch
        {
            (VmState.Off, _) => "; create starts it"u8,
            (VmState.Running, true) => "; resume, reset and destroy are possible"u8,
            (VmState.Running, false) => "; pause, reset and destroy are possible"u8,
            _ => "; wait for the end of that, or destroy it"u8,
        });
        Replies.Fail(ref state, writer.Written);
    }
}
