// Why: from a line to a command, and from a command to its next step.
// Promises: what is wrong with a line is said with what is possible; a command that starts is whole: its arguments have been looked at.
using Hv.Ipc;

namespace Hv.Services.Monitor.Commands;

/// <summary>All commands.</summary>
internal static class CommandList
{
    /// <summary>A line was entered.</summary>
    internal static void Start(ref MonitorState state, ReadOnlySpan<byte> line)
    {
        var words = new Words(line);
        ReadOnlySpan<byte> name = words.Next();
        if (name.Length == 0)
        {
            return;
        }

        state.Job = default;
        state.Job.Verb = CommandTable.Find(name, out bool isAmbiguous);
        if (state.Job.Verb == Verb.None)
        {
            FailWith(ref state, isAmbiguous ? "more than one command begins with "u8 : "there is no command "u8, name, "; help lists them"u8);
            return;
        }

        Arguments.Read(ref state, ref words);
    }

    /// <summary>The command goes on.</summary>
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        switch (state.Job.Verb)
        {
            case Verb.Help:
                ShowHelp.Step(ref state);
                break;
            case Verb.Vms:
                ShowVms.Step(ref state, ref outbox);
                break;
            case Verb.Vcpus:
                ShowVcpus.Step(ref state, ref outbox);
                break;
            case Verb.Cpus:
                ShowCpus.Step(ref state, ref outbox);
                break;
            case Verb.Services:
                ShowServices.Step(ref state, ref outbox);
                break;
            case Verb.Counters:
                ShowCounters.Step(ref state, ref outbox);
                break;
            case Verb.Registers:
                ShowRegisters.Step(ref state, ref outbox);
                break;
            case Verb.Interrupts:
                ShowInterrupts.Step(ref state, ref outbox);
                break;
            case Verb.Map:
                ShowMap.Step(ref state, ref outbox);
                break;
            case Verb.Trace:
                TraceVm.Step(ref state, ref outbox);
                break;
            case Verb.View or Verb.Colours or Verb.Format or Verb.Leave:
                Settings.Step(ref state, ref outbox);
                break;
            default:
                ChangeVm.Step(ref state, ref outbox);
                break;
        }
    }

    /// <summary>Fails with a word of the line in the reason.</summary>
    internal static void FailWith(ref MonitorState state, ReadOnlySpan<byte> before, ReadOnlySpan<byte> word, ReadOnlySpan<byte> behind)
    {
        LineSpace space = default;
        var writer = new AsciiWriter(space);
        writer.Text(before);
        for (int i = 0; i < word.Length; i++)
        {
            // A record's reason stands between quotes.
            writer.Byte(word[i] == '"' ? (byte)'\'' : word[i]);
        }

        writer.Text(behind);
        Replies.Fail(ref state, writer.Written);
    }
}
