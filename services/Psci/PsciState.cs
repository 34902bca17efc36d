// Why: what Psci knows of its VM: which vCPUs are on, where RAM is, and whether the VM is about to end.
// Promises: a vCPU's bit changes in the same step as the PowerOn or PowerOff is sent, so AFFINITY_INFO and CPU_ON never
// see a state in between: there is no ON_PENDING here.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Psci;

/// <summary>The state of a VM's Psci.</summary>
public struct PsciState
{
    // vCPU 0 boots the VM, the others wait for CPU_ON.
    private const ulong OnAtReset = 1;

    private ulong _on;
    private ulong _ramBase;
    private ulong _ramSize;
    private PortRange<VcpuControl> _vcpus;
    private Port<Lifecycle> _vm;
    private Port<Log> _log;
    private int _vcpuCount;
    private bool _isEnding;

    /// <summary>How many messages came that Psci does not know.</summary>
    public uint Unexpected { get; private set; }

    /// <summary>Whether SYSTEM_OFF or SYSTEM_RESET was asked for, and Vm's Reset has not come since.</summary>
    internal readonly bool IsEnding => _isEnding;

    /// <summary>How many vCPUs the VM has.</summary>
    internal readonly int VcpuCount => _vcpuCount;

    /// <summary>Whether no vCPU is on.</summary>
    internal readonly bool AllOff => _on == 0;

    /// <summary>Sets up a VM's Psci: vCPU 0 is on, the others are off.</summary>
    /// <param name="state">The state, zeroed.</param>
    /// <param name="vcpuCount">How many vCPUs the VM has: 1 to <see cref="VcpuAffinity.MaxVcpus"/>.</param>
    /// <param name="ramBase">The IPA of the guest's RAM.</param>
    /// <param name="ramSize">Its size in bytes.</param>
    /// <param name="vcpus">The VM's vCPUs, by number.</param>
    /// <param name="vm">The VM.</param>
    /// <param name="log">The console's log.</param>
    public static void Create(
        ref PsciState state,
        int vcpuCount,
        ulong ramBase,
        ulong ramSize,
        PortRange<VcpuControl> vcpus,
        Port<Lifecycle> vm,
        Port<Log> log)
    {
        state._vcpuCount = vcpuCount;
        state._ramBase = ramBase;
        state._ramSize = ramSize;
        state._vcpus = vcpus;
        state._vm = vm;
        state._log = log;
        state._on = OnAtReset;
    }

    /// <summary>Whether a vCPU is on.</summary>
    internal readonly bool IsOn(int vcpu) => (_on >> vcpu & 1) != 0;

    /// <summary>Whether a vCPU can start at an address: an instruction's, in the guest's RAM.</summary>
    internal readonly bool IsEntryPoint(ulong address) =>
        (address & 3) == 0 && unchecked(address - _ramBase) < _ramSize;

    /// <summary>Starts a vCPU that is off.</summary>
    internal void TurnOn(int vcpu, ulong entryPoint, ulong contextId, ref Outbox outbox)
    {
        _on |= 1UL << vcpu;
        outbox.Send(_vcpus[vcpu], new PowerOn { EntryPoint = entryPoint, ContextId = contextId });
    }

    /// <summary>Stops a vCPU.</summary>
    internal void TurnOff(int vcpu, ref Outbox outbox)
    {
        _on &= ~(1UL << vcpu);
        outbox.Send(_vcpus[vcpu], default(PowerOff));
    }

    /// <summary>Tells Vm how the guest wants to end. The first word counts: the VM ends once.</summary>
    internal void End<T>(in T how, ref Outbox outbox)
        where T : unmanaged, IMessage<Lifecycle>
    {
        if (!_isEnding)
        {
            _isEnding = true;
            outbox.Send(_vm, how);
        }
    }

    /// <summary>Back to power-on.</summary>
    internal void Reset(ref Outbox outbox)
    {
        _on = OnAtReset;
        _isEnding = false;
        outbox.Send(_vm, default(ResetDone));
    }

    /// <summary>Counts a message that Psci does not know, and logs the first.</summary>
    internal void CountUnexpected(ushort kind, ref Outbox outbox) =>
        Unexpected = Services.Unexpected.Count(Unexpected, _log, kind, LogRecord.Nobody, ref outbox);
}
