// Why: the monitor's whole memory.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor;

/// <summary>The state of the monitor; about 6 KiB.</summary>
public struct MonitorState
{
    internal TypedKeys Keys;
    internal Screen Screen;
    internal LineEditor Editor;
    internal History History;
    internal Job Job;
    internal TraceQueue Traps;
    internal VmTable Vms;
    internal MonitorPorts Ports;
    internal ulong TicksPerSecond;

    // The prompt and the line stand on the terminal; somebody is at the keyboard; he was greeted.
    internal bool IsPromptShown;
    internal bool IsOpen;
    internal bool IsGreeted;

    // Answers are records; the terminal's settings, as last told.
    internal bool IsRecords;
    internal bool ShowsAll;
    internal bool HasColours;

    // Console has been asked to start the link over, and has not yet.
    internal bool IsCutOff;

    // The VM that is traced plus 1, 0 for none. It is one until its vCPUs have heard that it is none.
    internal int Traced;

    // The last ticket; how many questions have no answer; whether a reminder is due, and its ticket.
    internal uint LastTicket;
    internal int Unanswered;
    internal bool IsReminderDue;
    internal uint ReminderTicket;

    /// <summary>How many messages came that the monitor does not know.</summary>
    public uint Unexpected { get; internal set; }

    /// <summary>How many keys came beyond the credit. Not 0 is a bug of Console's.</summary>
    public uint BeyondCredit { get; internal set; }

    /// <summary>Whether a command is under way.</summary>
    public readonly bool IsBusy => Job.Verb != Verb.None;

    /// <summary>Makes the monitor. The memory is zero.</summary>
    /// <param name="state">The state to make.</param>
    /// <param name="ports">All it may do.</param>
    /// <param name="outputCredit">How many bytes Console has room for.</param>
    /// <param name="ticksPerSecond">The counter's frequency; not 0.</param>
    /// <param name="hasColours">What Console has been told of colours.</param>
    public static void Create(ref MonitorState state, in MonitorPorts ports, int outputCredit, ulong ticksPerSecond, bool hasColours)
    {
        state.Ports = ports;
        state.Screen.Credit = outputCredit;
        state.TicksPerSecond = Math.Max(ticksPerSecond, 1);
        state.ShowsAll = true;
        state.HasColours = hasColours;
    }

    /// <summary>Tells of a VM.</summary>
    /// <param name="vm">Its number, 0 to 31.</param>
    /// <param name="firstVcpu">Its first vCPU's number in hv.</param>
    /// <param name="vcpus">How many it has.</param>
    /// <param name="ramBase">Where its RAM begins, an IPA.</param>
    public void AddVm(int vm, int firstVcpu, int vcpus, ulong ramBase) =>
        Vms[vm] = new VmEntry { FirstVcpu = firstVcpu, Vcpus = vcpus, RamBase = ramBase };

    /// <summary>
    /// Starts over: a handler faulted, and what it left cannot be trusted. What was typed and what was to be said is lost, and what is
    /// traced is traced no more; the history, the settings and the ports stay.
    /// </summary>
    internal void Restart(ref Outbox outbox)
    {
        Keys = default;
        Screen = default;
        Editor = default;
        Job = default;
        Traps = default;
        IsPromptShown = false;
        IsOpen = false;
        Unanswered = 0;
        IsReminderDue = false;
        IsCutOff = true;
        outbox.Send(Ports.Terminal, default(MonitorRestarted));
        outbox.Send(Ports.Terminal, new SetView { ShowsAll = ShowsAll, HasColours = HasColours });
        for (int i = 0; Traced != 0 && i < Vms[Traced - 1].Vcpus; i++)
        {
            outbox.Send(Ports.Tracing[Vms[Traced - 1].FirstVcpu + i], new SetTrace { IsOn = false });
        }
    }

    /// <summary>How many VMs there are.</summary>
    internal readonly int VmCount => Ports.Vms.Count;

    /// <summary>The VM of a vCPU, by its number in hv.</summary>
    internal readonly int VmOf(int vcpu)
    {
        int vm = 0;
        while (vm < VmCount - 1 && vcpu >= Vms[vm + 1].FirstVcpu)
        {
            vm++;
        }

        return vm;
    }

    /// <summary>What the monitor knows of a VM from the wiring.</summary>
    internal struct VmEntry
    {
        internal int FirstVcpu, Vcpus;
        internal ulong RamBase;
    }

    /// <summary>The VMs.</summary>
    [InlineArray(MonitorService.MaxVms)]
    internal struct VmTable
    {
        private VmEntry _first;
    }
}
