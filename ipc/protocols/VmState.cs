// Why: where a VM is in its life, for the core that moves it and for the Monitor that shows it.
namespace Hv.Ipc.Protocols;

/// <summary>The state of a VM.</summary>
public enum VmState : byte
{
    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its vCPUs are being stopped; then it is off.</summary>
    Stopping,

    /// <summary>Its vCPUs are being stopped; then it starts anew.</summary>
    StoppingForReset,

    /// <summary>Its services are being reset.</summary>
    Resetting,

    /// <summary>It is off.</summary>
    Off,
}
