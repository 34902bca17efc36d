// Why: the machine has one serial line; every VM's UART and hv's own log share it.
// Promises: no byte and no record is lost in silence; see LineOutput on who speaks, Keyboard on who listens, LogText on
// hv's words. It never waits for anybody: credits bound what it holds.
//
// In flight towards Console at most, in messages, since a message may carry one byte:
//   from each UART          OutputCredit SerialData, UartService.InputCredit / 8 SerialCredit
//   from the physical line  LineInputCredit SerialData, transmitCredit SerialCredit (a port that gives back byte by byte)
//   records                 as many as their senders send at once: each logs a recurring matter once
// From Console: to each UART at most OutputCredit / 32 + 1 SerialCredit and its input credit in SerialData; to the physical line
// transmitCredit SerialData and LineInputCredit / 32 + 1 SerialCredit.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>The console of the machine.</summary>
public readonly struct ConsoleService : IService<ConsoleState>
{
    /// <summary>The most VMs.</summary>
    public const int MaxVms = 32;

    /// <summary>The monitor's number among those that speak: behind all VMs'.</summary>
    internal const int Monitor = MaxVms;

    /// <summary>The credit that each VM's UART starts with.</summary>
    public const int OutputCredit = 64;

    /// <summary>The credit that the physical line starts with.</summary>
    public const int LineInputCredit = 64;

    /// <summary>The most credit that the physical line may give: what one step can use up, so that no credit is left lying.</summary>
    public const int MaxLineOutputCredit = MaxLineMessages * SerialBytes.Capacity;

    /// <summary>The most messages of bytes to the line in a step.</summary>
    internal const int MaxLineMessages = 8;

    /// <summary>The most messages of bytes to VMs in a step.</summary>
    internal const int MaxInputMessages = 8;

    /// <inheritdoc/>
    public static int MaxSends => MaxLineMessages + MaxVms + 3 + MaxInputMessages + 1;

    /// <inheritdoc/>
    public static void Handle(ref ConsoleState state, in Message message, ref Outbox outbox)
    {
        int vm = state.Monitor.IsConnected && state.Monitor.IsSourceOf(message) ? Monitor : state.Uarts.IndexOfSource(message);
        bool isLine = state.Line.IsSourceOf(message);
        switch (message.Kind)
        {
            case SerialData.Kind or SerialCredit.Kind when state.IsOld(vm, isLine):
                break;
            case SerialData.Kind when vm >= 0:
                LineOutput.Accept(ref state, vm, message.Payload<SerialData>(), ref outbox);
                Keyboard.Redraw(ref state, ref outbox);
                break;
            case SerialCredit.Kind when isLine:
                state.LineCredit += message.Payload<SerialCredit>().Count;
                LineOutput.Send(ref state, ref outbox);
                Keyboard.Redraw(ref state, ref outbox);
                break;
            case SerialData.Kind when isLine:
                Keyboard.Accept(ref state, message.Payload<SerialData>());
                Finish(ref state, ref outbox);
                break;
            case SerialCredit.Kind when vm >= 0:
                state.Vms[vm].InputCredit += message.Payload<SerialCredit>().Count;
                Finish(ref state, ref outbox);
                break;
            case MoveKeyboard.Kind when vm == Monitor:
                byte target = message.Payload<MoveKeyboard>().Vm;
                if (state.IsMonitorOpen)
                {
                    Keyboard.MoveFocus(ref state, target < state.Uarts.Count ? target : state.LastVm);
                }

                Finish(ref state, ref outbox);
                break;
            case SetView.Kind when vm == Monitor:
                state.ShowsAll = message.Payload<SetView>().ShowsAll;
                state.HasColours = message.Payload<SetView>().HasColours;
                View.Apply(ref state);
                Finish(ref state, ref outbox);
                break;
            case SerialRestart.Kind when vm >= 0 || isLine:
                state.Take(message.Payload<SerialRestart>(), vm);
                Finish(ref state, ref outbox);
                break;
            case MonitorRestarted.Kind when vm == Monitor:
                state.Restart(Monitor, ref outbox);
                Finish(ref state, ref outbox);
                break;
            case Reset.Kind:
                state.Restart(ref outbox);
                break;
            case LogRecord.Kind:
                Accept(ref state, message.Payload<LogRecord>(), vm);
                Finish(ref state, ref outbox);
                break;
            default:
                if (state.Unexpected++ == 0)
                {
                    state.Logs.Push(Notice.Record(LogEvent.UnexpectedMessage, 0, message.Kind));
                    LineOutput.Send(ref state, ref outbox);
                }

                break;
        }
    }

    // What was typed goes where it belongs, and then what is to be shown.
    private static void Finish(ref ConsoleState state, ref Outbox outbox)
    {
        Keyboard.Deliver(ref state, ref outbox);
        LineOutput.Send(ref state, ref outbox);
        Keyboard.Redraw(ref state, ref outbox);
    }

    // A UART does not know its VM's number; Console does.
    private static void Accept(ref ConsoleState state, in LogRecord record, int senderVm)
    {
        byte vm = senderVm is >= 0 and < Monitor ? (byte)senderVm : record.Vm;
        state.Logs.Push(new LogRecord
        {
            A = record.A,
            B = record.B,
            C = record.C,
            Event = record.Event,
            Detail = record.Detail,
            Vm = vm,
            Vcpu = record.Vcpu,
        });
        if (vm >= state.Uarts.Count)
        {
            return;
        }

        switch (record.Event)
        {
            case LogEvent.VmOff or LogEvent.HandlerFault:
                state.Off.Set(vm, true);
                LeaveFocus(ref state, vm);
                break;
            case LogEvent.VmStarted or LogEvent.VmReset:
                state.Off.Set(vm, false);
                break;
            default:
                break;
        }
    }

    // The keyboard goes from a VM that is off to the next that is not.
    private static void LeaveFocus(ref ConsoleState state, int vm)
    {
        if (vm != state.Focus)
        {
            return;
        }

        for (int i = 1; i < state.Uarts.Count; i++)
        {
            int next = (vm + i) % state.Uarts.Count;
            if (!state.Off.Has(next))
            {
                Keyboard.MoveFocus(ref state, next);
                return;
            }
        }
    }
}
