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
                state.IsRecords = !job.IsOn;
                break;
            case Verb.Leave:
                byte vm = job.IsForAll ? MoveKeyboard.Back : (byte)job.Vm;
                Replies.Finish(ref state);
                Leave(ref state, vm, ref outbox);
                return;
            default:
                state.ShowsAll = job.Verb == Verb.View ? job.IsOn : state.ShowsAll;
                state.HasColours = job.Verb == Verb.Colours ? job.IsOn : state.HasColours;
                outbox.Send(state.Ports.Terminal, new SetView { ShowsAll = state.ShowsAll, HasColours = state.HasColours });
                break;
        }

        Replies.Finish(ref state);
    }

    /// <summary>Gives the keyboard away; what was said goes before it.</summary>
    internal static void Leave(ref MonitorState state, byte vm, ref Outbox outbox)
    {
        state.Screen.Flush(state.Ports.Console, ref outbox);
        outbox.Send(state.Ports.Terminal, new MoveKeyboard { Vm = vm });
        state.IsOpen = false;
    }
}
