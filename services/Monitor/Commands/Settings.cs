// Why: how the terminal shows VMs, and how the monitor answers.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>view, colours, format, leave.</summary>
internal static class Settings
{
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        switch (job.Verb)
        {
            case Verb.Format:
                state.IsRecords = job.IsOn;
                break;
            case Verb.Leave:
                outbox.Send(state.Ports.Terminal, new MoveKeyboard { Vm = job.IsForAll ? MoveKeyboard.Back : (byte)job.Vm });
                state.IsOpen = false;
                break;
            default:
                state.ShowsAll = job.Verb == Verb.View ? job.IsOn : state.ShowsAll;
                state.HasColours = job.Verb == Verb.Colours ? job.IsOn : state.HasColours;
                outbox.Send(state.Ports.Terminal, new SetView { ShowsAll = state.ShowsAll, HasColours = state.HasColours });
                break;
        }

        Replies.Finish(ref state);
    }
}
