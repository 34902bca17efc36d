// Why: all that the machine's console knows.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>The state of the console; about 7 KiB.</summary>
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

    // The line: who spoke last, whether it stands in the middle of a line and where, and how much others said since.
    internal int Speaker;
    internal bool IsMidLine;
    internal int Column;
    internal int OthersSaid;
    internal int LineCredit;

    // How often Console was started over, and the last time that the line has heard of.
    internal byte Generation;
    internal byte LineGeneration;

    // The keyboard: whose it is, and whether an escape has been read, at each end of the input buffer.
    internal int Focus;
    internal bool IsEscaped;
    internal bool IsEscapedAtEntry;

    internal PortRange<Serial> Uarts;
    internal Port<Serial> Line;

    /// <summary>Messages of a kind that the service does not know, or from nobody it knows.</summary>
    public uint Unexpected { get; internal set; }

    /// <summary>Bytes that came beyond their sender's credit. Not 0 is a bug of the sender's or of the wiring.</summary>
    public uint BeyondCredit { get; internal set; }

    /// <summary>Bytes of input that the person at the terminal had thrown away.</summary>
    public uint Discarded { get; internal set; }

    /// <summary>Whether all that was said is on the line: what the VMs wrote, and what hv had to tell.</summary>
    public readonly bool IsIdle => Waiting.IsEmpty && Logs.IsEmpty && Text.IsEmpty;

    /// <summary>Makes the console. The memory is zero.</summary>
    /// <param name="state">The state to make.</param>
    /// <param name="uarts">
    /// The VMs' UARTs, by VM: 1 to <see cref="ConsoleService.MaxVms"/>. Each starts with <see cref="ConsoleService.OutputCredit"/>.
    /// </param>
    /// <param name="uartInputCredit">How many bytes each of them has room for.</param>
    /// <param name="line">The physical line. It starts with <see cref="ConsoleService.LineInputCredit"/>.</param>
    /// <param name="transmitCredit">How many bytes it has room for: 1 to <see cref="ConsoleService.MaxLineOutputCredit"/>.</param>
    /// <param name="focus">The VM that has the keyboard at the start.</param>
    public static void Create(
        ref ConsoleState state,
        PortRange<Serial> uarts,
        int uartInputCredit,
        Port<Serial> line,
        int transmitCredit,
        int focus = 0)
    {
        state.Uarts = uarts;
        state.Line = line;
        state.LineCredit = transmitCredit;
        state.Input = LineInput.Empty;
        state.Speaker = -1;
        for (int vm = 0; vm < uarts.Count; vm++)
        {
            state.Vms[vm].Output = VmOutput.Empty;
            state.Vms[vm].InputCredit = uartInputCredit;
        }

        if (state.HasSeveralVms)
        {
            Keyboard.MoveFocus(ref state, focus);
        }
    }

    /// <summary>
    /// Starts over: a handler faulted, and what it left cannot be trusted. What waited is lost, as the fault's own words on the
    /// terminal say. Who is off and who has the keyboard stays. A link is used again when its other end has answered.
    /// </summary>
    internal void Restart(ref Outbox outbox)
    {
        Generation++;
        Logs = default;
        Text = default;
        Input = LineInput.Empty;
        Waiting = default;
        Overlapped = default;
        Speaker = -1;
        IsMidLine = false;
        Column = 0;
        OthersSaid = 0;
        LineCredit = 0;
        IsEscaped = false;
        IsEscapedAtEntry = false;
        outbox.Send(Line, new SerialRestart { Count = ConsoleService.LineInputCredit, Generation = Generation });
        for (int vm = 0; vm < Uarts.Count; vm++)
        {
            Vms[vm].Output = VmOutput.Empty;
            Vms[vm].InputCredit = 0;
            outbox.Send(Uarts[vm], new SerialRestart { Count = ConsoleService.OutputCredit, Generation = Generation });
        }
    }

    /// <summary>The other end of a link has heard that it starts over. An answer to an earlier time than the last is none.</summary>
    internal void Take(in SerialRestart answer, int vm)
    {
        if (answer.Generation != Generation)
        {
            return;
        }

        if (vm >= 0)
        {
            Vms[vm].Generation = Generation;
            Vms[vm].InputCredit = answer.Count;
        }
        else
        {
            LineGeneration = Generation;
            LineCredit = answer.Count;
        }
    }

    /// <summary>Whether what comes on a link, the line's or a VM's, is of the time before Console started over.</summary>
    internal readonly bool IsOld(int vm, bool isLine) =>
        vm >= 0 ? Vms[vm].Generation != Generation : isLine && LineGeneration != Generation;

    /// <summary>Whether lines carry their VM's name and the keyboard can be moved.</summary>
    internal readonly bool HasSeveralVms => Uarts.Count > 1;
}
