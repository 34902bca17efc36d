// Why: the monitor is one more that speaks on the line and listens to the keyboard, beside the VMs.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>What Console needs to know of the monitor. The default value: there is none.</summary>
/// <param name="port">Its side of the serial link. It starts with <see cref="ConsoleService.OutputCredit"/>.</param>
/// <param name="inputCredit">How many bytes it has room for.</param>
/// <param name="hasColours">VMs' names have colours.</param>
public readonly struct MonitorLink(Port<Serial> port, int inputCredit, bool hasColours)
{
    internal Port<Serial> Port { get; } = port;

    internal int InputCredit { get; } = inputCredit;

    internal bool HasColours { get; } = hasColours;
}
