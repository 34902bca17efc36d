// Why: what Console itself has to tell goes the way of all records, with events of its own.
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>Console's own records. Their events lie above all that the Log protocol names.</summary>
internal static class Notice
{
    /// <summary>A VM has the keyboard: A = VM.</summary>
    internal const LogEvent Focus = (LogEvent)0xF0;

    /// <summary>There is no such VM: A = VM.</summary>
    internal const LogEvent NoSuchVm = (LogEvent)0xF1;

    /// <summary>Input was thrown away: A = bytes.</summary>
    internal const LogEvent Discarded = (LogEvent)0xF2;

    /// <summary>What the escape key does.</summary>
    internal const LogEvent Help = (LogEvent)0xF3;

    /// <summary>Output was forgotten while its VM was not shown: A = bytes.</summary>
    internal const LogEvent Forgotten = (LogEvent)0xF4;

    /// <summary>What is shown from now on: A = 1 for all VMs, 0 for the one that has the keyboard.</summary>
    internal const LogEvent View = (LogEvent)0xF5;

    /// <summary>"Input goes to vm".</summary>
    internal static LogRecord InputTo(int vm, bool hasMonitor) => Record(Focus, (ulong)vm, hasMonitor ? 1u : 0);

    /// <summary>A record that concerns no VM's guest.</summary>
    internal static LogRecord Record(LogEvent what, ulong a, ulong b = 0) =>
        new() { Event = what, A = a, B = b, Vm = LogRecord.Nobody, Vcpu = LogRecord.Nobody };
}
