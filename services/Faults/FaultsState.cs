// Why: Faults' whole memory.
using System.Numerics;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Faults;

/// <summary>The state of a VM's Faults.</summary>
public struct FaultsState
{
    private FaultCounts _counts;
    private Port<Lifecycle> _vm;
    private Port<Log> _log;
    private byte _vmNumber;

    /// <summary>How many messages came that Faults does not know.</summary>
    public uint Unexpected { get; private set; }

    /// <summary>How many times cache maintenance of an address without memory was skipped since power-on.</summary>
    public ulong SkippedMaintenance { get; private set; }

    /// <summary>Sets up a VM's Faults.</summary>
    /// <param name="state">The state, zeroed.</param>
    /// <param name="vm">The VM's number, for the log.</param>
    /// <param name="lifecycle">The VM.</param>
    /// <param name="log">The console's log.</param>
    public static void Create(ref FaultsState state, byte vm, Port<Lifecycle> lifecycle, Port<Log> log)
    {
        state._vmNumber = vm;
        state._vm = lifecycle;
        state._log = log;
    }

    /// <summary>How many faults of a reason came since power-on.</summary>
    public readonly ulong Count(GuestFaultReason reason) => _counts[Index(reason)];

    /// <summary>
    /// Counts a fault. The first of its reason is logged, and then each whose count is a power of two: at most 64 records.
    /// </summary>
    internal void Record(in GuestFault fault, ref Outbox outbox)
    {
        ulong count = ++_counts[Index(fault.Reason)];
        if (BitOperations.IsPow2(count))
        {
            outbox.Send(_log, new LogRecord
            {
                Event = LogEvent.GuestFault,
                A = fault.Syndrome,
                B = fault.Ipa,
                C = fault.ProgramCounter,
                Detail = (byte)fault.Reason,
                Vm = _vmNumber,
                Vcpu = fault.Vcpu,
            });
        }
    }

    /// <summary>Counts a skipped instruction.</summary>
    internal void RecordSkip() => SkippedMaintenance++;

    /// <summary>Back to power-on: the next fault of each reason is a first again.</summary>
    internal void Reset(ref Outbox outbox)
    {
        _counts = default;
        SkippedMaintenance = 0;
        outbox.Send(_vm, default(ResetDone));
    }

    /// <summary>Counts a message that Faults does not know, and logs the first.</summary>
    internal void CountUnexpected(ushort kind, ref Outbox outbox) =>
        Unexpected = Services.Unexpected.Count(Unexpected, _log, kind, _vmNumber, ref outbox);

    private static int Index(GuestFaultReason reason) => (int)reason < FaultCounts.Length ? (int)reason : 0;
}
