// Why: commands are given VMs, vCPUs and a word of two; each is read and refused the same way.
namespace Hv.Services.Monitor.Commands;

/// <summary>What a command is given.</summary>
internal static class Arguments
{
    /// <summary>Reads them into the job, or fails it.</summary>
    internal static void Read(ref MonitorState state, ref Words words)
    {
        ref Job job = ref state.Job;
        job.LastVm = state.VmCount - 1;
        job.IsForAll = true;
        bool isGood = job.Verb switch
        {
            Verb.Help => TryReadCommand(ref state, words.Next()),
            Verb.Vcpus or Verb.Services or Verb.Leave => TryReadVm(ref state, words.Next(), isOptional: true, takesAll: false),
            Verb.Registers or Verb.Interrupts => TryReadVm(ref state, words.Next(), isOptional: false, takesAll: false) && TryReadVcpu(ref state, words.Next()),
            Verb.Map => TryReadVm(ref state, words.Next(), isOptional: false, takesAll: false),
            >= Verb.Pause and <= Verb.Create => TryReadVm(ref state, words.Next(), isOptional: false, takesAll: true),
            Verb.Trace => TryReadVm(ref state, words.Next(), isOptional: false, takesAll: false) && TryReadChoice(ref state, words.Next(), "on"u8, "off"u8),
            Verb.View => TryReadChoice(ref state, words.Next(), "all"u8, "one"u8),
            Verb.Colours => TryReadChoice(ref state, words.Next(), "on"u8, "off"u8),
            Verb.Format => TryReadChoice(ref state, words.Next(), "records"u8, "text"u8),
            _ => true,
        };
        ReadOnlySpan<byte> more = words.Next();
        if (isGood && more.Length != 0)
        {
            CommandList.FailWith(ref state, "there is no meaning for "u8, more, " here"u8);
        }
    }

    private static bool TryReadCommand(ref MonitorState state, ReadOnlySpan<byte> word)
    {
        if (word.Length == 0)
        {
            return true;
        }

        state.Job.IsForAll = false;
        state.Job.Index = (int)CommandTable.Find(word, out _);
        if (state.Job.Index != 0)
        {
            return true;
        }

        CommandList.FailWith(ref state, "there is no command "u8, word, "; help lists them"u8);
        return false;
    }

    private static bool TryReadVm(ref MonitorState state, ReadOnlySpan<byte> word, bool isOptional, bool takesAll)
    {
        if ((word.Length == 0 && isOptional) || (takesAll && word.SequenceEqual("all"u8)))
        {
            return true;
        }

        if (word.Length == 0)
        {
            FailWithUsage(ref state);
            return false;
        }

        int vm = Words.Number(word, "vm"u8);
        state.Job.IsForAll = false;
        state.Job.Vm = vm;
        state.Job.LastVm = vm;
        return IsThere(ref state, vm, state.VmCount, "vm"u8, word);
    }

    private static bool TryReadVcpu(ref MonitorState state, ReadOnlySpan<byte> word)
    {
        if (word.Length == 0)
        {
            return true;
        }

        state.Job.Vcpu = Words.Number(word, "vcpu"u8);
        return IsThere(ref state, state.Job.Vcpu, state.Vms[state.Job.Vm].Vcpus, "vcpu"u8, word);
    }

    private static bool IsThere(ref MonitorState state, int number, int count, ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        if (number >= 0 && number < count)
        {
            return true;
        }

        LineSpace space = default;
        var writer = new AsciiWriter(space);
        writer.Text("; there is "u8);
        writer.Text(name);
        writer.Byte((byte)'0');
        if (count > 1)
        {
            writer.Text(" to "u8);
            writer.Text(name);
            writer.Decimal((ulong)(count - 1));
        }

        CommandList.FailWith(ref state, name.SequenceEqual("vm"u8) ? "there is no VM "u8 : "the VM has no vCPU "u8, word, writer.Written);
        return false;
    }

    private static bool TryReadChoice(ref MonitorState state, ReadOnlySpan<byte> word, ReadOnlySpan<byte> on, ReadOnlySpan<byte> off)
    {
        state.Job.IsOn = word.SequenceEqual(on);
        if (state.Job.IsOn || word.SequenceEqual(off))
        {
            return true;
        }

        FailWithUsage(ref state);
        return false;
    }

    private static void FailWithUsage(ref MonitorState state)
    {
        LineSpace space = default;
        var writer = new AsciiWriter(space);
        writer.Text("it is: "u8);
        writer.Text(CommandTable.Name(state.Job.Verb));
        writer.Byte((byte)' ');
        writer.Text(CommandTable.Arguments(state.Job.Verb));
        Replies.Fail(ref state, writer.Written);
    }
}
