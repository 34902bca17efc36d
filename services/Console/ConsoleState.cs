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
    public readonly bool IsIdle => IsQuiet && !IsMonitorOpen;

    /// <summary>Whether all that was said is on the line.</summary>
    /// <remarks>A prompt of the monitor's that nobody looks at is nothing.</remarks>
    internal readonly bool IsQuiet =>
        Waiting.Without(ConsoleService.Monitor).IsEmpty && !Vms[ConsoleService.Monitor].Output.HasLine && Logs.IsEmpty && Text.IsEmpty;

    /// <summary>Makes the console. The memory is zero.</summary>
    /// <param name="state">The state to make.</param>
    /// <param name="uarts">
    /// The VMs' UARTs, by VM: 1 to <see cref="ConsoleService.MaxVms"/>. Each starts with <see cref="ConsoleService.OutputCredit"/>.
    /// </param>
    /// <param name="uartInputCredit">How many bytes each of them has room for.</param>
    /// <param name="line">The physical line. It starts with <see cref="ConsoleService.LineInputCredit"/>.</param>
    /// <param name="transmitCredit">How many bytes it has room for: 1 to <see cref="ConsoleService.MaxLineOutputCredit"/>.</param>
    /// <param name="monitor">The monitor, if there is one. With one VM and no monitor every byte of the line is the VM's.</param>
    public static void Create(
        ref ConsoleState state,
        PortRange<Serial> uarts,
        int uartInputCredit,
        Port<Serial> line,
        int transmitCredit,
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
            state.Logs.Push(Notice.InputTo(0, state.Monitor.IsConnected));
        }
    }

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
