// Why: the names of commands, what they are given, and what they do, in one place: help, errors and docs/monitor.md say the same.
// Promises: a name may be cut short as long as one command alone begins so.
namespace Hv.Services.Monitor;

/// <summary>The words of commands.</summary>
internal static class CommandTable
{
    /// <summary>Its name.</summary>
    internal static ReadOnlySpan<byte> Name(Verb verb) => verb switch
    {
        Verb.Help => "help"u8,
        Verb.Vms => "vms"u8,
        Verb.Vcpus => "vcpus"u8,
        Verb.Cpus => "cpus"u8,
        Verb.Services => "services"u8,
        Verb.Counters => "counters"u8,
        Verb.Registers => "regs"u8,
        Verb.Interrupts => "irqs"u8,
        Verb.Map => "map"u8,
        Verb.Pause => "pause"u8,
        Verb.Resume => "resume"u8,
        Verb.Reset => "reset"u8,
        Verb.Destroy => "destroy"u8,
        Verb.Create => "create"u8,
        Verb.Trace => "trace"u8,
        Verb.View => "view"u8,
        Verb.Colours => "colours"u8,
        Verb.Format => "format"u8,
        Verb.Leave => "leave"u8,
        _ => "poweroff"u8,
    };

    /// <summary>What it is given.</summary>
    internal static ReadOnlySpan<byte> Arguments(Verb verb) => verb switch
    {
        Verb.Help => "[COMMAND]"u8,
        Verb.Vcpus or Verb.Services or Verb.Leave => "[VM]"u8,
        Verb.Registers or Verb.Interrupts => "VM [VCPU]"u8,
        Verb.Map => "VM"u8,
        Verb.Pause or Verb.Resume or Verb.Reset or Verb.Destroy or Verb.Create => "VM|all"u8,
        Verb.Trace => "VM on|off"u8,
        Verb.View => "all|one"u8,
        Verb.Colours => "on|off"u8,
        Verb.Format => "text|records"u8,
        _ => default,
    };

    /// <summary>What it does.</summary>
    internal static ReadOnlySpan<byte> About(Verb verb) => verb switch
    {
        Verb.Help => "this, or what one command does"u8,
        Verb.Vms => "all VMs: state, starts, CPU time, requests"u8,
        Verb.Vcpus => "vCPUs: what they do, CPU time, messages"u8,
        Verb.Cpus => "the machine's CPUs: time awake and asleep, who is on them"u8,
        Verb.Services => "hv's services: messages handled, sent, waiting"u8,
        Verb.Counters => "what should never happen, and how often it did"u8,
        Verb.Registers => "a vCPU's registers"u8,
        Verb.Interrupts => "interrupts that are enabled, pending, active or high"u8,
        Verb.Map => "a VM's memory map"u8,
        Verb.Pause => "stop all vCPUs, and the VM's time with them"u8,
        Verb.Resume => "go on where pause stopped"u8,
        Verb.Reset => "start anew, from clean memory"u8,
        Verb.Destroy => "switch off; the other VMs go on"u8,
        Verb.Create => "start a VM that is off, from clean memory"u8,
        Verb.Trace => "show each trap of a VM; it waits for the terminal meanwhile"u8,
        Verb.View => "show all VMs by lines, or only the one with the keyboard"u8,
        Verb.Colours => "mark VMs' names with colours"u8,
        Verb.Format => "answers for people, or for programs (docs/monitor.md)"u8,
        Verb.Leave => "give the keyboard back, or to a VM; as Ctrl-] 0"u8,
        _ => "destroy all VMs and power the machine off"u8,
    };

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
}
