// Why: the names of commands, what they are given, and what they do, in one place: help, errors and docs/monitor.md say the same.
// Promises: a name may be cut short as long as one command alone begins so.
using Hv.Ipc;

namespace Hv.Services.Monitor;

/// <summary>The words of commands.</summary>
internal static class CommandTable
{
    // A line a command, in the order of Verb from 1: its name, what it is given, and what it does. Arguments.Read goes by the second.
    private static ReadOnlySpan<byte> Lines =>
        "help\t[COMMAND]\tthis, or what one command does\n"u8 +
        "vms\t\tall VMs: state, starts, CPU time, requests\n"u8 +
        "vcpus\t[VM]\tvCPUs: what they do, CPU time, messages\n"u8 +
        "cpus\t\tthe machine's CPUs: time awake and asleep, who is on them\n"u8 +
        "services\t[VM]\thv's services: messages handled, sent, waiting\n"u8 +
        "counters\t\twhat should never happen, and how often it did\n"u8 +
        "regs\tVM [VCPU]\ta vCPU's registers\n"u8 +
        "irqs\tVM [VCPU]\tinterrupts that are enabled, pending, active or high\n"u8 +
        "map\tVM\ta VM's memory map\n"u8 +
        "pause\tVM|all\tstop all vCPUs, and the VM's time with them\n"u8 +
        "resume\tVM|all\tgo on where pause stopped\n"u8 +
        "reset\tVM|all\tstart anew, from clean memory\n"u8 +
        "destroy\tVM|all\tswitch off; the other VMs go on\n"u8 +
        "create\tVM|all\tstart a VM that is off, from clean memory\n"u8 +
        "trace\tVM on|off\tshow each trap of a VM; it waits for the terminal meanwhile\n"u8 +
        "view\tall|one\tshow all VMs by lines, or only the one with the keyboard\n"u8 +
        "colours\ton|off\tmark VMs' names with colours\n"u8 +
        "format\ttext|records\tanswers for people, or for programs (docs/monitor.md)\n"u8 +
        "leave\t[VM]\tgive the keyboard back, or to a VM; as Ctrl-] 0\n"u8 +
        "poweroff\t\tdestroy all VMs and power the machine off"u8;

    /// <summary>Its name.</summary>
    internal static ReadOnlySpan<byte> Name(Verb verb) => Part(verb, 0);

    /// <summary>
    /// What it is given: words, each a VM, a VCPU, a COMMAND or a word of two; in brackets what may be left out, behind | what may stand instead.
    /// </summary>
    internal static ReadOnlySpan<byte> Arguments(Verb verb) => Part(verb, 1);

    /// <summary>What it does.</summary>
    internal static ReadOnlySpan<byte> About(Verb verb) => Part(verb, 2);

    /// <summary>The command that a word means; None when there is none, or when there are several.</summary>
    internal static Verb Find(ReadOnlySpan<byte> word, out bool isAmbiguous)
    {
        isAmbiguous = false;
        Verb found = word.SequenceEqual("exit"u8) || word.SequenceEqual("quit"u8) ? Verb.Leave : word.SequenceEqual("?"u8) ? Verb.Help : Verb.None;
        for (Verb verb = Verb.Help; verb <= Verb.PowerOff && found == Verb.None; verb++)
        {
            if (word.SequenceEqual(Name(verb)))
            {
                return verb;
            }
        }

        for (Verb verb = Verb.Help; verb <= Verb.PowerOff && !isAmbiguous && word.Length != 0; verb++)
        {
            ReadOnlySpan<byte> name = Name(verb);
            if (word.Length < name.Length && name[..word.Length].SequenceEqual(word))
            {
                isAmbiguous = found != Verb.None;
                found = isAmbiguous ? Verb.None : verb;
            }
        }

        return found;
    }

    private static ReadOnlySpan<byte> Part(Verb verb, int number) => NameList.Part(NameList.Part(Lines, (byte)'\n', (int)verb - 1), (byte)'\t', number);
}
