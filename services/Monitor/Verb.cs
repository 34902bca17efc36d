// Why: what the monitor can do, in the order in which help shows it. CommandTable has the words.
namespace Hv.Services.Monitor;

/// <summary>A command.</summary>
internal enum Verb : byte
{
    None,
    Help,
    Vms,
    Vcpus,
    Cpus,
    Services,
    Counters,
    Registers,
    Interrupts,
    Map,
    Pause,
    Resume,
    Reset,
    Destroy,
    Create,
    Trace,
    View,
    Colours,
    Format,
    Leave,
    PowerOff,
}
