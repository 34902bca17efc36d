// Why: the person at the terminal is in control: sees VMs, vCPUs and services, stops, starts and traces them.
// Promises: nothing that is typed hangs it. An answer that is longer than the console's credit goes on when there is credit; a question that
// nobody answers is given up after a while, which a CPU's clock tells (Topic.Later), or at once with Ctrl-c. A fault of the monitor's own
// costs what was typed and not yet done; nobody whom it traced waits for it.
// docs/monitor.md has the commands, the keys, and the grammar of records.
//
// In flight towards Monitor at most, in messages: InputCredit SerialData, ConsoleService.OutputCredit SerialCredit, since a message may
// carry one byte; MostAnswers answers; a TrapTraced of each vCPU. All that twice when it starts over.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor;

/// <summary>The monitor of the machine.</summary>
public readonly struct MonitorService : IService<MonitorState>
{
    /// <summary>The most VMs.</summary>
    public const int MaxVms = 32;

    /// <summary>The credit that Console starts with: keys.</summary>
    public const int InputCredit = 64;

    /// <summary>The most answers that may be on their way: open questions, and those given up that may yet be answered.</summary>
    public const int MostAnswers = 16;

    /// <summary>
    /// Tracing 64 vCPUs (then a question, which ends the step); a trap shown for each line there is room for, 8; a setting of the terminal's for
    /// each of the shortest commands among 64 keys, 9; two messages of bytes, credit, a question and a reminder.
    /// </summary>
    public static int MaxSends => VcpuAffinity.MaxVcpus + 32;

    /// <inheritdoc/>
    public static void Handle(ref MonitorState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case SerialData.Kind or SerialCredit.Kind when state.IsCutOff:
                // Of the time before the monitor lost its link.
                break;
            case SerialData.Kind:
                Typed(ref state, message.Payload<SerialData>());
                break;
            case SerialCredit.Kind:
                state.Screen.Credit += message.Payload<SerialCredit>().Count;
                break;
            case Answer.Kind:
                Asking.Accept(ref state, in message.Payload<Answer>(), ref outbox);
                break;
            case VmCommandDone.Kind:
                Asking.Accept(ref state, in message.Payload<VmCommandDone>());
                break;
            case TrapTraced.Kind:
                ref readonly TrapTraced trap = ref message.Payload<TrapTraced>();
                // Of a VM that is not traced any more there may be some on their way.
                if (state.VmOf(trap.Vcpu) != state.Traced - 1 || !state.Traps.TryPush(in trap))
                {
                    outbox.Send(state.Ports.Tracing[trap.Vcpu], default(TraceTaken));
                }

                break;
            case SerialRestart.Kind:
                Relink(ref state, in message.Payload<SerialRestart>(), ref outbox);
                break;
            case Reset.Kind:
                state.Restart(ref outbox);
                return;
            default:
                state.Unexpected++;
                break;
        }

        Runner.Run(ref state, ref outbox);
    }

    // Console starts the link over, by itself or because the monitor has asked for it: its credit is what it says, and all room here is told.
    private static void Relink(ref MonitorState state, in SerialRestart restart, ref Outbox outbox)
    {
        state.IsCutOff = false;
        state.Screen.Credit = restart.Count;
        outbox.Send(state.Ports.Console, new SerialRestart { Count = (ushort)state.Keys.TakeRoom(), Generation = restart.Generation });
    }

    private static void Typed(ref MonitorState state, in SerialData data)
    {
        SerialBytes bytes = data.Bytes;
        for (int i = 0; i < data.Count; i++)
        {
            if (!state.Keys.TryPush(bytes[i]))
            {
                state.BeyondCredit++;
            }
            else if (bytes[i] == Keys.Interrupt)
            {
                // It overtakes what was typed before it, which is what Ctrl-c is for.
                state.Keys.Clear();
                Runner.Interrupt(ref state);
            }
        }
    }
}
