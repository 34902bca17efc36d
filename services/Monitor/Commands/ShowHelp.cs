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
        LineSpace space = default;
        if (state.IsRecords)
        {
            var record = new Row(space, RowStyle.Record, "command"u8);
            record.Word("name"u8, CommandTable.Name(verb), 0);
            Replies.Line(ref state, record.Written);
            return;
        }

        var writer = new AsciiWriter(space);
        writer.Text(CommandTable.Name(verb));
        writer.Byte((byte)' ');
        writer.Text(CommandTable.Arguments(verb));
        while (writer.Length < 21)
        {
            writer.Byte((byte)' ');
        }

        writer.Text(CommandTable.About(verb));
        Replies.Line(ref state, writer.Written);
    }
}
