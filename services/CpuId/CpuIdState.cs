// Why: CpuId's whole memory.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.CpuId;

/// <summary>The state of a VM's CpuId.</summary>
public struct CpuIdState
{
    private IdRegisterFile _registers;
    private Port<Lifecycle> _vm;
    private Port<Log> _log;

    /// <summary>How many messages came that CpuId does not know.</summary>
    public uint Unexpected { get; private set; }

    /// <summary>Sets up a VM's CpuId.</summary>
    /// <param name="state">The state, zeroed.</param>
    /// <param name="raw">The machine's ID registers; of a machine with different cores, what all of them have.</param>
    /// <param name="physicalAddressBits">How many bits the guest's physical addresses may have.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="log">The console's log.</param>
    public static void Create(ref CpuIdState state, in IdRegisterFile raw, int physicalAddressBits, Port<Lifecycle> vm, Port<Log> log)
    {
        state._vm = vm;
        state._log = log;
        state._registers = raw;
        Sanitiser.Sanitise(ref state._registers, physicalAddressBits);
    }

    /// <summary>The guest's value of an ID register.</summary>
    /// <param name="index">Its element in an <see cref="IdRegisterFile"/>.</param>
    internal readonly ulong Register(int index) => Table.At<IdRegisterFile, ulong>(in _registers, index);

    /// <summary>Answers Reset; nothing here ever changes.</summary>
    internal readonly void Reset(ref Outbox outbox) => outbox.Send(_vm, default(ResetDone));

    /// <summary>Counts a message that CpuId does not know, and logs the first.</summary>
    internal void CountUnexpected(ushort kind, ref Outbox outbox) =>
        Unexpected = Services.Unexpected.Count(Unexpected, _log, kind, LogRecord.Nobody, ref outbox);
}
