// Why: everything the monitor may do is one of these.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor;

/// <summary>The monitor's ports.</summary>
/// <param name="console">Console: its bytes and credits.</param>
/// <param name="terminal">Console: what the terminal shows.</param>
/// <param name="cpus">The CPUs, for questions, as all below that are no control or trace.</param>
/// <param name="control">The VMs, to decide over them.</param>
/// <param name="vms">The VMs.</param>
/// <param name="gics">Their interrupt controllers.</param>
/// <param name="vcpus">All vCPUs, by their number in hv.</param>
/// <param name="tracing">The same, for traces.</param>
public readonly struct MonitorPorts(
    Port<Serial> console,
    Port<Terminal> terminal,
    PortRange<Inspection> cpus,
    PortRange<VmControl> control,
    PortRange<Inspection> vms,
    PortRange<Inspection> gics,
    PortRange<Inspection> vcpus,
    PortRange<Tracing> tracing)
{
    internal Port<Serial> Console { get; } = console;

    internal Port<Terminal> Terminal { get; } = terminal;

    internal PortRange<Inspection> Cpus { get; } = cpus;

    internal PortRange<VmControl> Control { get; } = control;

    internal PortRange<Inspection> Vms { get; } = vms;

    internal PortRange<Inspection> Gics { get; } = gics;

    internal PortRange<Inspection> Vcpus { get; } = vcpus;

    internal PortRange<Tracing> Tracing { get; } = tracing;
}
