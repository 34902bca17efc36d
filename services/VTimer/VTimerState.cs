// Why: VTimer's whole memory.
using System.Diagnostics.CodeAnalysis;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.VTimer;

/// <summary>The state of a VM's VTimer.</summary>
public struct VTimerState
{
    private VcpuTimersTable _timers;
    private Port<Interrupts> _gic;
    private PortRange<VcpuControl> _vcpus;
    private Port<Lifecycle> _vm;
    private Port<Log> _log;
    private int _vcpuCount;

    /// <summary>How many messages came that VTimer does not know, and accesses to registers that are none of its.</summary>
    public uint Unexpected { get; private set; }

    /// <summary>The VM's VGic.</summary>
    internal readonly Port<Interrupts> Gic => _gic;

    /// <summary>Sets up a VM's VTimer with all timers off.</summary>
    /// <param name="state">The state, zeroed.</param>
    /// <param name="vcpuCount">How many vCPUs the VM has: 1 to <see cref="VcpuAffinity.MaxVcpus"/>.</param>
    /// <param name="gic">The VM's VGic.</param>
    /// <param name="vcpus">The VM's vCPUs, by number.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="log">The console's log.</param>
    public static void Create(
        ref VTimerState state,
        int vcpuCount,
        Port<Interrupts> gic,
        PortRange<VcpuControl> vcpus,
        Port<Lifecycle> vm,
        Port<Log> log)
    {
        state._vcpuCount = vcpuCount;
        state._gic = gic;
        state._vcpus = vcpus;
        state._vm = vm;
        state._log = log;
        state.ResetTimers();
    }

    /// <summary>A vCPU's timers; a vCPU that the VM has not is a fault.</summary>
    [UnscopedRef]
    internal ref VcpuTimers Timers(byte vcpu) => ref ((Span<VcpuTimers>)_timers).Slice(0, _vcpuCount)[vcpu];

    /// <summary>A vCPU.</summary>
    internal readonly Port<VcpuControl> Vcpu(byte vcpu) => _vcpus[vcpu];

    /// <summary>
    /// Back to power-on. A line that is high is lowered: VGic's own reset lowers it too, but a rise that was sent before may reach
    /// VGic behind that.
    /// </summary>
    internal void Reset(ref Outbox outbox)
    {
        for (int vcpu = 0; vcpu < _vcpuCount; vcpu++)
        {
            _timers[vcpu].Reset((byte)vcpu, _gic, ref outbox);
        }

        outbox.Send(_vm, default(ResetDone));
    }

    /// <summary>Counts a message that VTimer does not know, and logs the first.</summary>
    internal void CountUnexpected(ushort kind, ref Outbox outbox) =>
        Unexpected = Services.Unexpected.Count(Unexpected, _log, kind, LogRecord.Nobody, ref outbox);

    private void ResetTimers()
    {
        for (int vcpu = 0; vcpu < _vcpuCount; vcpu++)
        {
            _timers[vcpu].Reset();
        }
    }
}
