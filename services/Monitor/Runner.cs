// Why: the monitor's one loop: as long as a line has room, show a trap, go on with the command, or look at the next key.
// Promises: it ends: each turn shows a trap, takes a key, or brings a command a step on, and a command that asks ends the loop. What is left
// when there is no room goes on when the console gives credit, which it does for what was sent.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Services.Monitor.Commands;

namespace Hv.Services.Monitor;

/// <summary>What the monitor does next.</summary>
internal static class Runner
{
    // Far more turns than there is room for lines: only a bug gets there.
    private const int MostTurns = 2048;

    /// <summary>Goes on as far as it can, and sends what there is to show.</summary>
    internal static void Run(ref MonitorState state, ref Outbox outbox)
    {
        for (int turn = 0; turn < MostTurns && state.Screen.HasRoom && Turn(ref state, ref outbox); turn++)
        {
        }

        state.Screen.Flush(state.Ports.Console, ref outbox);
        int grant = state.Keys.TakeGrant();
        if (grant != 0)
        {
            outbox.Send(state.Ports.Console, new SerialCredit { Count = (ushort)grant });
        }
    }

    /// <summary>Ctrl-c: the command ends, or the line is thrown away.</summary>
    internal static void Interrupt(ref MonitorState state)
    {
        state.IsOpen = true;
        state.IsPromptShown = false;
        state.Editor.Clear();
        if (state.IsRecords && state.IsBusy)
        {
            Replies.Fail(ref state, "interrupted"u8);
            return;
        }

        state.Job = default;
        Replies.Say(ref state, "^C"u8);
    }

    // Whether there is more to do at once.
    private static bool Turn(ref MonitorState state, ref Outbox outbox)
    {
        // Traps last: a guest that traps without end must not keep a person from typing that it be traced no more.
        if (state.IsBusy && !state.Job.IsAsking)
        {
            // What changes a VM or the terminal makes others speak: what was said before comes first. If it has not left, credit is to come.
            if (state.Job.Verb >= Verb.Pause)
            {
                state.Screen.Flush(state.Ports.Console, ref outbox);
                if (!state.Screen.IsEmpty)
                {
                    return false;
                }
            }

            CommandList.Step(ref state, ref outbox);
            return true;
        }

        if (state.Keys.Count != 0 && !state.IsBusy)
        {
            Key(ref state, state.Keys.Pop());
            return true;
        }

        if (state.Traps.Count != 0)
        {
            TraceVm.Show(ref state, ref outbox);
            return true;
        }

        if (!state.IsBusy && state.IsOpen && !state.IsPromptShown && !state.IsRecords)
        {
            Prompt(ref state);
        }

        return false;
    }

    private static void Key(ref MonitorState state, byte key)
    {
        state.IsOpen = true;
        bool echoes = !state.IsRecords;
        if (echoes && !state.IsPromptShown)
        {
            Prompt(ref state);
        }

        if (!state.Editor.Accept(key, ref state.History, ref state.Screen, echoes))
        {
            return;
        }

        state.Screen.Text(echoes ? "\r\n"u8 : default);
        state.IsPromptShown = false;
        TypedLine line = state.Editor.Line;
        state.History.Add(in line);
        state.Editor.Clear();
        CommandList.Start(ref state, line.Text);
    }

    private static void Prompt(ref MonitorState state)
    {
        if (!state.IsGreeted)
        {
            state.IsGreeted = true;
            Replies.Line(ref state, "hv's monitor: help lists the commands; leave, or Ctrl-] and a VM's number, goes back"u8);
        }

        state.Editor.Draw(ref state.Screen);
        state.IsPromptShown = true;
    }
}
