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

    /// <summary>"Input goes to vm".</summary>
    internal static LogRecord InputTo(int vm) => Record(Focus, (ulong)vm);

    /// <summary>A record that concerns no VM's guest.</summary>
    internal static LogRecord Record(LogEvent what, ulong a, ulong b = 0) =>
        new() { Event = what, A = a, B = b, Vm = LogRecord.Nobody, Vcpu = LogRecord.Nobody };
}
