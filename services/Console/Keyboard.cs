// Why: there is one keyboard and there may be several VMs: one of them has the focus, and an escape key moves it.
// Promises: bytes reach the VM that has the focus when they are read from the buffer, in order, as its credit allows;
// with one VM and no monitor no byte means anything to Console.
//
//   Ctrl-] 0 to 9, a to v    the focus goes to VM 0 to 31
//   Ctrl-] Ctrl-]            a Ctrl-] for the VM
//   Ctrl-] Enter, Ctrl-] :   the monitor
//   Ctrl-] *  Ctrl-] =       shows all VMs, or the one that has the focus alone
//   Ctrl-] x                 throws away what no VM has read: the way out when the VM that has the focus reads nothing,
//                            for all other keys wait their turn behind what was typed before
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>From the physical line to the VMs.</summary>
internal static class Keyboard
{
    /// <summary>Ctrl-], as in telnet.</summary>
    internal const byte Escape = 0x1D;

    /// <summary>Ctrl-l: the monitor draws its prompt and what is typed, as a shell does.</summary>
    internal const byte RedrawKey = 0x0C;

    private const byte DiscardKey = (byte)'x';

    /// <summary>Bytes come from the physical line.</summary>
    internal static void Accept(ref ConsoleState state, in SerialData typed)
    {
        SerialBytes bytes = typed.Bytes;
        for (int i = 0; i < typed.Count; i++)
        {
            Accept(ref state, bytes[i]);
        }
    }

    private static void Accept(ref ConsoleState state, byte key)
    {
        if (state.Input.Credit == 0)
        {
            state.BeyondCredit++;
            return;
        }

        state.Input.Push(key);
        if (!state.HasEscape)
        {
            return;
        }

        if (state.IsEscapedAtEntry && key == DiscardKey)
        {
            Discard(ref state);
        }

        state.IsEscapedAtEntry = key == Escape && !state.IsEscapedAtEntry;
    }

    /// <summary>Gives the VM that has the focus what it has room for, and the line credit for what has become free.</summary>
    internal static void Deliver(ref ConsoleState state, ref Outbox outbox)
    {
        // Each turn of the loop takes bytes or ends it. A turn ends where the focus moves; more moves than messages in
        // one step leave the rest for the next step, that is the next key or credit.
        for (int messages = 0; state.Input.Count != 0 && messages < ConsoleService.MaxInputMessages;)
        {
            int vm = state.Focus;
            int room = Math.Min(state.Vms[vm].InputCredit, SerialBytes.Capacity);
            SerialBytes bytes = default;
            int count = 0;
            while (state.Input.Count != 0 && state.Focus == vm)
            {
                byte key = state.Input.Next;
                if (state.HasEscape && (key == Escape) != state.IsEscaped)
                {
                    state.Input.Pop();
                    Command(ref state, key);
                    continue;
                }

                if (count == room)
                {
                    break;
                }

                state.Input.Pop();
                state.IsEscaped = false;
                bytes[count++] = key;
            }

            if (count != 0)
            {
                state.Vms[vm].InputCredit -= count;
                outbox.Send(state.PortOf(vm), new SerialData { Bytes = bytes, Count = (byte)count });
                messages++;
            }
            else if (state.Focus == vm)
            {
                break;
            }
        }

        int grant = state.Input.TakeGrant();
        if (grant != 0)
        {
            outbox.Send(state.Line, new SerialCredit { Count = (ushort)grant });
        }
    }

    /// <summary>Moves the focus and says so.</summary>
    internal static void MoveFocus(ref ConsoleState state, int vm)
    {
        state.Focus = vm;
        View.Apply(ref state);
        if (vm == ConsoleService.Monitor)
        {
            state.IsRedrawDue = true;
            return;
        }

        state.LastVm = vm;
        state.IsRedrawDue = false;
        state.Logs.Push(Notice.InputTo(vm, state.Monitor.IsConnected));
        uint forgotten = state.Vms[vm].Backlog.TakeForgotten();
        if (forgotten != 0)
        {
            state.Logs.Push(Notice.Record(Notice.Forgotten, forgotten));
        }
    }

    /// <summary>Lets the monitor draw its line (again), when it is to and nobody else has anything to say.</summary>
    internal static void Redraw(ref ConsoleState state, ref Outbox outbox)
    {
        ref int credit = ref state.Vms[ConsoleService.Monitor].InputCredit;
        if (state.IsRedrawDue && state.IsMonitorOpen && credit != 0 && LineOutput.IsSilent(ref state))
        {
            credit--;
            state.IsRedrawDue = false;
            SerialBytes bytes = default;
            bytes[0] = RedrawKey;
            outbox.Send(state.Monitor, new SerialData { Bytes = bytes, Count = 1 });
        }
    }

    // An escape outside an escape, or any other key inside one.
    private static void Command(ref ConsoleState state, byte key)
    {
        state.IsEscaped = key == Escape;
        if (state.IsEscaped)
        {
            return;
        }

        int vm = key switch
        {
            >= (byte)'0' and <= (byte)'9' => key - '0',
            >= (byte)'a' and <= (byte)'v' => key - 'a' + 10,
            (byte)'\r' or (byte)'\n' or (byte)':' when state.Monitor.IsConnected => ConsoleService.Monitor,
            _ => -1,
        };
        if (vm == ConsoleService.Monitor)
        {
            MoveFocus(ref state, vm);
        }
        else if (key is (byte)'*' or (byte)'=' && state.Monitor.IsConnected)
        {
            state.ShowsAll = key == '*';
            View.Apply(ref state);
            state.Logs.Push(Notice.Record(Notice.View, state.ShowsAll ? 1u : 0));
        }
        else if (vm < 0)
        {
            state.Logs.Push(Notice.Record(Notice.Help, state.Monitor.IsConnected ? 1u : 0));
        }
        else if (vm >= state.Uarts.Count)
        {
            state.Logs.Push(Notice.Record(Notice.NoSuchVm, (ulong)vm));
        }
        else
        {
            MoveFocus(ref state, vm);
        }
    }

    // What waits ends in the escape, if that has not been read yet, and the key: these two were not meant for a VM.
    private static void Discard(ref ConsoleState state)
    {
        int count = state.Input.Count - (state.Input.Count == 1 ? 1 : 2);
        state.Input.Clear();
        state.IsEscaped = false;
        state.Discarded += (uint)count;
        state.Logs.Push(Notice.Record(Notice.Discarded, (ulong)count));
    }
}
