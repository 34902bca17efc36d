// Why: a command that was entered is done in steps: a line, or a question and its answer. Here it keeps where it stands.
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor;

/// <summary>The command that runs; the default value: none does.</summary>
internal struct Job
{
    /// <summary>Which one.</summary>
    internal Verb Verb;

    /// <summary>A question is open: nothing more happens before its answer, or before it has waited for long.</summary>
    internal bool IsAsking;

    /// <summary>It was asked of more VMs than one.</summary>
    internal bool IsForAll;

    /// <summary>on, all, text: the first of the two words that an argument may be.</summary>
    internal bool IsOn;

    /// <summary>The open question's ticket.</summary>
    internal uint Ticket;

    /// <summary>How long the open question has been open: reminders since.</summary>
    internal byte Age;

    /// <summary>The VM, the last one it is about, the vCPU, and the number of the step or of the thing asked about.</summary>
    internal int Vm, LastVm, Vcpu, Index;

    /// <summary>An answer has come and is not looked at.</summary>
    internal bool HasAnswer;

    /// <summary>The answer; of the VM's, when its vCPUs' come behind it.</summary>
    internal Answer Answer, Kept;

    /// <summary>The answer to a VmCommand.</summary>
    internal VmCommandDone Done;

    /// <summary>Sums over vCPUs.</summary>
    internal ulong Time, Sent;
}
