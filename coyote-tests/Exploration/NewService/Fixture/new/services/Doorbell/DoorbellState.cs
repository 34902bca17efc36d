// Why: Doorbell's whole memory.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Doorbell;

/// <summary>The state of a VM's Doorbell.</summary>
public struct DoorbellState
{
    /// <summary>How many rings the guest has not taken, and how many it has rung that are not under way yet.</summary>
    internal uint Rings, Owed;

    /// <summary>A Ring is out, and Heard has not come.</summary>
    internal bool IsOut;

    /// <summary>The guest has looked since power-on: it hears rings from then on.</summary>
    internal bool IsOpen;

    private PortRange<Ringing> _doorbells;
    private Port<Interrupts> _gic;
    private Port<Lifecycle> _vm;
    private Port<Log> _log;
    private uint _intId;
    private int _next;

    /// <summary>How many messages came that Doorbell does not know.</summary>
    public uint Unexpected { get; private set; }

    /// <summary>Sets up a VM's Doorbell.</summary>
    /// <param name="state">The state, zeroed.</param>
    /// <param name="number">The VM's number: it rings at the next one.</param>
    /// <param name="doorbells">Every VM's Doorbell.</param>
    /// <param name="gic">The VM's VGic.</param>
    /// <param name="intId">The INTID of its line, an SPI.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="log">The console's log.</param>
    public static void Create(ref DoorbellState state, int number, PortRange<Ringing> doorbells, Port<Interrupts> gic, uint intId, Port<Lifecycle> vm, Port<Log> log)
    {
        state._next = (number + 1) % doorbells.Count;
        state._doorbells = doorbells;
        state._gic = gic;
        state._intId = intId;
        state._vm = vm;
        state._log = log;
    }

    /// <summary>Changes the count, and tells the GIC when that changes the line: high while anything is to be taken.</summary>
    internal void SetRings(uint rings, ref Outbox outbox)
    {
        bool wasHigh = Rings != 0;
        Rings = rings;
        if (wasHigh != (rings != 0))
        {
            outbox.Send(_gic, new SetLine { IntId = _intId, IsHigh = rings != 0 });
        }
    }

    /// <summary>Rings at the next VM, for all that is owed, unless the last Ring has not been heard.</summary>
    internal void SendRing(ref Outbox outbox)
    {
        if (!IsOut && Owed != 0)
        {
            outbox.Send(_doorbells[_next], new Ring { Count = Owed });
            Owed = 0;
            IsOut = true;
        }
    }

    /// <summary>Tells who rang that it was heard.</summary>
    internal readonly void SendHeard(in Message ring, ref Outbox outbox) =>
        outbox.Send(_doorbells[_doorbells.IndexOfSource(in ring)], default(Heard));

    /// <summary>Back to power-on. VGic is reset by itself: its lines are low. A Ring that is out is still heard.</summary>
    internal void Reset(ref Outbox outbox)
    {
        Rings = 0;
        Owed = 0;
        IsOpen = false;
        outbox.Send(_vm, default(ResetDone));
    }

    /// <summary>Counts a message that Doorbell does not know, and logs the first.</summary>
    internal void CountUnexpected(ushort kind, ref Outbox outbox)
    {
        if (Unexpected++ == 0)
        {
            outbox.Send(_log, new LogRecord
            {
                Event = LogEvent.UnexpectedMessage,
                B = kind,
                Vm = LogRecord.Nobody,
                Vcpu = LogRecord.Nobody,
            });
        }
    }
}
