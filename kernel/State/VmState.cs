// Why: where a VM is in its life.
namespace Hv.Kernel.State;

/// <summary>The state of a VM.</summary>
internal enum VmState : byte
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
