// Why: nobody remembers commands.
namespace Hv.Services.Monitor.Commands;

/// <summary>help.</summary>
internal static class ShowHelp
{
    internal static void Step(ref MonitorState state)
    {
        ref Job job = ref state.Job;
        if (!job.IsForAll)
        {
            Write(ref state, (Verb)job.Index);
            Replies.Finish(ref state);
            return;
        }

        job.Index++;
        if (job.Index <= (int)Verb.PowerOff)
        {
            Write(ref state, (Verb)job.Index);
            return;
        }

        Replies.Say(ref state, "A VM is vm0 or 0. Names may be cut short. Ctrl-c stops a command."u8);
        Replies.Finish(ref state);
    }

    private static void Write(ref MonitorState state, Verb verb)
    {
        if (state.IsRecords)
        {
            Row.Write(ref state, RowStyle.Record, "command h0:name"u8, [(ulong)verb]);
            return;
        }

        LineSpace space = default;
        var writer = new AsciiWriter(space);
        writer.Text(CommandTable.Name(verb));
        writer.Byte((byte)' ');
        writer.Text(CommandTable.Arguments(verb));
        writer.Pad(21 - writer.Length);
        writer.Text(CommandTable.About(verb));
        Replies.Line(ref state, writer.Written);
    }
}
