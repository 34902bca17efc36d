// Why: commands are given VMs, vCPUs and a word of two; each is read and refused the same way, by what help says of the command.
using Hv.Ipc;

namespace Hv.Services.Monitor.Commands;

/// <summary>What a command is given.</summary>
internal static class Arguments
{
    /// <summary>Reads them into the job, or fails it. <see cref="CommandTable.Arguments"/> says which they are.</summary>
    internal static void Read(ref MonitorState state, ref Words words)
    {
        ref Job job = ref state.Job;
        job.LastVm = state.VmCount - 1;
        job.IsForAll = true;
        var wanted = new Words(CommandTable.Arguments(job.Verb));
        for (ReadOnlySpan<byte> argument = wanted.Next(); argument.Length != 0; argument = wanted.Next())
        {
            if (!TryRead(ref state, argument, words.Next()))
            {
                return;
            }
        }

        ReadOnlySpan<byte> more = words.Next();
        if (more.Length != 0)
        {
            CommandList.FailWith(ref state, "there is no meaning for "u8, more, " here"u8);
        }
    }

    private static bool TryRead(ref MonitorState state, ReadOnlySpan<byte> argument, ReadOnlySpan<byte> word)
    {
        bool isOptional = argument[0] == '[';
        if (word.Length == 0)
        {
            if (!isOptional)
            {
                FailWithUsage(ref state);
            }

            return isOptional;
        }

        if (word.SequenceEqual(NameList.Part(argument, (byte)'|', 1)))
        {
            return true;
        }

        switch (argument[isOptional ? 1 : 0])
        {
            case (byte)'C':
                return TryReadCommand(ref state, word);
            case (byte)'V':
                return argument[isOptional ? 2 : 1] == 'C' ? TryReadVcpu(ref state, word) : TryReadVm(ref state, word);
            default:
                state.Job.IsOn = word.SequenceEqual(NameList.Part(argument, (byte)'|', 0));
                if (!state.Job.IsOn)
                {
                    FailWithUsage(ref state);
                }

                return state.Job.IsOn;
        }
    }

    private static bool TryReadCommand(ref MonitorState state, ReadOnlySpan<byte> word)
    {
        state.Job.IsForAll = false;
        state.Job.Index = (int)CommandTable.Find(word, out _);
        if (state.Job.Index != 0)
        {
            return true;
        }

        CommandList.FailWith(ref state, "there is no command "u8, word, "; help lists them"u8);
        return false;
    }

    private static bool TryReadVm(ref MonitorState state, ReadOnlySpan<byte> word)
    {
        int vm = Words.Number(word, "vm"u8);
        state.Job.IsForAll = false;
        state.Job.Vm = vm;
        state.Job.LastVm = vm;
        return IsThere(ref state, vm, state.VmCount, "vm"u8, word);
    }

    private static bool TryReadVcpu(ref MonitorState state, ReadOnlySpan<byte> word)
    {
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
