// Why: all that one VM's UART knows.
// Promises: the device's registers and FIFOs, the two ends of the serial link with their credits, the ports, and what
// went wrong so far. Nothing here is read by anyone but this folder and tests.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Uart;

/// <summary>The state of one PL011.</summary>
public struct UartState
{
    // The device.
    internal CharacterFifo Transmit;
    internal CharacterFifo Receive;
    internal ControlRegister Control;
    internal ModemSignals Modem; // follows Control
    internal FlagRegister Flags; // follows all, at the end of each step
    internal LineControl LineControl;
    internal FifoLevels FifoLevels;
    internal ReceiveStatus ReceiveStatus;
    internal InterruptSet Mask;
    internal InterruptSet Raw;
    internal ushort IntegerBaudRate;
    internal byte FractionalBaudRate;
    internal byte IrdaLowPower;
    internal byte DmaControl;

    // An overrun that no character has carried into the FIFO yet.
    internal bool IsOverrun;

    // Whether the guest has written UARTCR since power-on, and how often in a row it has looked for input in vain.
    internal bool IsConfigured;
    internal byte VainPolls;

    // The line.
    internal CharacterFifo Incoming;
    internal int OutputCredit;
    internal int RoomToGrant;
    internal bool IsLineHigh;

    internal Port<Serial> Console;
    internal Port<Interrupts> Gic;
    internal Port<Lifecycle> Vm;
    internal Port<Log> Log;
    internal uint IntId;

    /// <summary>Messages of a kind that the service does not know.</summary>
    public uint Unexpected { get; internal set; }

    /// <summary>Accesses to reserved offsets or with 64 bits; they read as zero and write nothing.</summary>
    public uint BadAccesses { get; internal set; }

    /// <summary>Characters that the guest wrote to a full FIFO, or flushed before they had left: lost, as on hardware.</summary>
    public uint TransmitLost { get; internal set; }

    /// <summary>Characters that had come in and that a reset or a flush took away, or that an overrun in loopback lost.</summary>
    public uint ReceiveLost { get; internal set; }

    /// <summary>Bytes that Console sent beyond its credit. Not 0 is a bug of Console's or of the wiring.</summary>
    public uint BeyondCredit { get; internal set; }

    /// <summary>Makes a UART at power-on. The memory is zero.</summary>
    /// <param name="state">The state to make.</param>
    /// <param name="initialOutputCredit">How many bytes Console has room for.</param>
    /// <param name="console">The line. Console starts with <see cref="UartService.InputCredit"/> towards this UART.</param>
    /// <param name="gic">Who hears of the interrupt line.</param>
    /// <param name="intId">The interrupt's INTID.</param>
    /// <param name="vm">Who hears that a reset is done.</param>
    /// <param name="log">Who hears of what should not be.</param>
    public static void Create(
        ref UartState state,
        int initialOutputCredit,
        Port<Serial> console,
        Port<Interrupts> gic,
        uint intId,
        Port<Lifecycle> vm,
        Port<Log> log)
    {
        state = default;
        state.OutputCredit = initialOutputCredit;
        state.Console = console;
        state.Gic = gic;
        state.IntId = intId;
        state.Vm = vm;
        state.Log = log;
        state.PowerOn();
    }

    /// <summary>
    /// Gives the device its power-on state. What the guest had written is on its way and stays so: the last words of a VM
    /// that resets must reach the terminal. What waits on the line has not come in yet and stays there.
    /// </summary>
    internal void PowerOn()
    {
        ReceiveLost += (uint)Receive.Count;
        Receive.Clear();
        Control = ControlRegister.AtPowerOn;
        Modem = ModemSignals.Of(Control);
        LineControl = LineControl.AtPowerOn;
        FifoLevels = FifoLevels.AtPowerOn;
        ReceiveStatus = default;
        Mask = InterruptSet.None;
        Raw = InterruptSet.None;
        IrdaLowPower = 0;
        DmaControl = 0;
        IsOverrun = false;
        IsConfigured = false;
        VainPolls = 0;

        // 115,200 baud of the 24 MHz that the guest's device tree names: with the UART on, Linux divides by these two.
        IntegerBaudRate = 13;
        FractionalBaudRate = 1;
        Flags = new FlagRegister(this);
    }
}
