// Why: all that the machine's console knows.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>The state of the console; about 75 KiB, most of it what VMs said while they were not shown.</summary>
public struct ConsoleState
{
    internal VmLinks Vms;
    internal LogQueue Logs;
    internal LineText Text;
    internal LineInput Input;

    // Which VMs have output waiting; which are off; and which have seen another one speak while they waited.
    internal VmSet Waiting;
    internal VmSet Off;
    internal VmSet Overlapped;

    // Whose bytes were put away and whose credit is due for it.
    internal VmSet PutAway;

    // The line: who spoke last, whether it stands in the middle of a line and where, and how much others said since.
    internal int Speaker;
    internal bool IsMidLine;
    internal int Column;
    internal int OthersSaid;
    internal int LineCredit;

    // How often the line's link was started over, and the last time that the line has heard of.
    internal byte LineAsked;
    internal byte LineHeard;

    // The keyboard: whose it is, and whether an escape has been read, at each end of the input buffer.
    internal int Focus;
    internal int LastVm;
    internal bool IsEscaped;
    internal bool IsEscapedAtEntry;

    // What is shown: all VMs, by lines with their names, or the one that has the keyboard alone; with colours or without.
    internal bool ShowsAll;
    internal bool HasColours;

    // The monitor's line was cut, or it has just got the keyboard: it is to draw its prompt (again) when nobody speaks.
    internal bool IsRedrawDue;

    internal PortRange<Serial> Uarts;
    internal Port<Serial> Line;
    internal Port<Serial> Monitor;

    /// <summary>Messages of a kind that the service does not know, or from nobody it knows.</summary>
    public uint Unexpected { get; internal set; }

    /// <summary>Bytes that came beyond their sender's credit. Not 0 is a bug of the sender's or of the wiring.</summary>
    public uint BeyondCredit { get; internal set; }

    /// <summary>Bytes of input that the person at the terminal had thrown away.</summary>
    public uint Discarded { get; internal set; }

    /// <summary>
    /// Whether all that was said is on the line, what the VMs wrote and what hv had to tell, and nobody is at the monitor: then the machine may go off.
    /// </summary>
    public bool IsIdle => IsQuiet && !IsMonitorOpen;

    /// <summary>Whether all that was said is on the line.</summary>
    /// <remarks>A prompt of the monitor's that nobody looks at is nothing.</remarks>
    internal bool IsQuiet =>
        Waiting.Without(ConsoleService.Monitor).IsEmpty && !Vms[ConsoleService.Monitor].Output.HasLine && Logs.IsEmpty && Text.IsEmpty;

    /// <summary>Makes the console. The memory is zero.</summary>
    /// <param name="state">The state to make.</param>
    /// <param name="uarts">
    /// The VMs' UARTs, by VM: 1 to <see cref="ConsoleService.MaxVms"/>. Each starts with <see cref="ConsoleService.OutputCredit"/>.
    /// </param>
    /// <param name="uartInputCredit">How many bytes each of them has room for.</param>
    /// <param name="line">The physical line. It starts with <see cref="ConsoleService.LineInputCredit"/>.</param>
    /// <param name="transmitCredit">How many bytes it has room for: 1 to <see cref="ConsoleService.MaxLineOutputCredit"/>.</param>
    /// <param name="focus">The VM that has the keyboard at the start.</param>
    /// <param name="monitor">The monitor, if there is one. With one VM and no monitor every byte of the line is the VM's.</param>
    public static void Create(
        ref ConsoleState state,
        PortRange<Serial> uarts,
        int uartInputCredit,
        Port<Serial> line,
        int transmitCredit,
        int focus = 0,
        MonitorLink monitor = default)
    {
        state.Uarts = uarts;
        state.Line = line;
        state.LineCredit = transmitCredit;
        state.Input = LineInput.Empty;
        state.Speaker = -1;
        state.ShowsAll = true;
        state.HasColours = monitor.HasColours;
        state.Monitor = monitor.Port;
        state.Vms[ConsoleService.Monitor].Output = VmOutput.Empty;
        state.Vms[ConsoleService.Monitor].InputCredit = monitor.InputCredit;
        for (int vm = 0; vm < uarts.Count; vm++)
        {
            state.Vms[vm].Output = VmOutput.Empty;
            state.Vms[vm].InputCredit = uartInputCredit;
        }

        if (uarts.Count > 1)
        {
            Keyboard.MoveFocus(ref state, focus);
        }
    }

    /// <summary>
    /// Starts over: a handler faulted, and what it left cannot be trusted. What waited is lost, as the fault's own words on the
    /// terminal say. Who is off, who has the keyboard and what is shown stays. A link is used again when its other end has answered.
    /// </summary>
    internal void Restart(ref Outbox outbox)
    {
        Logs = default;
        Text = default;
        Input = LineInput.Empty;
        Overlapped = default;
        PutAway = default;
        Speaker = -1;
        IsMidLine = false;
        Column = 0;
        OthersSaid = 0;
        LineCredit = 0;
        IsEscaped = false;
        IsEscapedAtEntry = false;
        LineAsked++;
        outbox.Send(Line, new SerialRestart { Count = ConsoleService.LineInputCredit, Generation = LineAsked });
        for (int vm = 0; vm < Uarts.Count; vm++)
        {
            Restart(vm, ref outbox);
        }

        if (Monitor.IsConnected)
        {
            Restart(ConsoleService.Monitor, ref outbox);
        }
    }

    /// <summary>A VM's link, or the monitor's, starts over: what waited there is lost, until the other end answers nothing counts.</summary>
    internal void Restart(int speaker, ref Outbox outbox)
    {
        ref VmLink link = ref Vms[speaker];
        link.Output = VmOutput.Empty;
        link.Backlog = default;
        link.InputCredit = 0;
        link.Asked++;
        Waiting.Set(speaker, false);
        IsRedrawDue |= speaker == ConsoleService.Monitor && IsMonitorOpen;
        outbox.Send(PortOf(speaker), new SerialRestart { Count = ConsoleService.OutputCredit, Generation = link.Asked });
    }

    /// <summary>The other end of a link has heard that it starts over. An answer to an earlier time than the last is none.</summary>
    internal void Take(in SerialRestart answer, int vm)
    {
        if (vm >= 0 && answer.Generation == Vms[vm].Asked)
        {
            Vms[vm].Heard = answer.Generation;
            Vms[vm].InputCredit = answer.Count;
        }
        else if (vm < 0 && answer.Generation == LineAsked)
        {
            LineHeard = answer.Generation;
            LineCredit = answer.Count;
        }
    }

    /// <summary>Whether what comes on a link, the line's or a VM's, is of the time before it started over.</summary>
    internal bool IsOld(int vm, bool isLine) =>
        vm >= 0 ? Vms[vm].Heard != Vms[vm].Asked : isLine && LineHeard != LineAsked;

    /// <summary>Whether the keyboard has the monitor.</summary>
    internal readonly bool IsMonitorOpen => Focus == ConsoleService.Monitor;

    /// <summary>Whether lines carry their VM's name: several speak.</summary>
    internal readonly bool HasNames => ShowsAll && (Uarts.Count > 1 || IsMonitorOpen);

    /// <summary>Whether the keyboard can be moved.</summary>
    internal readonly bool HasEscape => Uarts.Count > 1 || Monitor.IsConnected;

    /// <summary>Whether what a VM, or the monitor, says is shown, and not kept for later.</summary>
    internal readonly bool IsShown(int speaker) => ShowsAll || speaker == Focus || speaker == ConsoleService.Monitor;

    /// <summary>The port to a VM's UART or to the monitor.</summary>
    internal readonly Port<Serial> PortOf(int speaker) => speaker == ConsoleService.Monitor ? Monitor : Uarts[speaker];
}
