// Why: numbers of protocols and of the architecture as people say them, one word each.
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>Words.</summary>
internal static class Names
{
    // ESR_EL2.EC.
    private const ulong FetchAbort = 0x20;
    private const ulong DataAbort = 0x24;

    /// <summary>A VM's state.</summary>
    internal static ReadOnlySpan<byte> OfState(VmState state, bool isPaused) => state switch
    {
        VmState.Running => isPaused ? "paused"u8 : "running"u8,
        VmState.Stopping => "stopping"u8,
        VmState.StoppingForReset or VmState.Resetting => "resetting"u8,
        _ => "off"u8,
    };

    /// <summary>What a vCPU does, by what it waits for: the first that has to end.</summary>
    internal static ReadOnlySpan<byte> OfWaits(WaitReasons waits) => waits switch
    {
        WaitReasons.None => "running"u8,
        _ when (waits & WaitReasons.PowerOn) != 0 => "off"u8,
        _ when (waits & WaitReasons.Resume) != 0 => "paused"u8,
        _ when (waits & WaitReasons.Reply) != 0 => "asks"u8,
        _ when (waits & WaitReasons.Trace) != 0 => "traced"u8,
        _ when (waits & (WaitReasons.ListRegisters | WaitReasons.Hardware)) != 0 => "interrupts"u8,
        _ => "asleep"u8,
    };

    /// <summary>An interrupt of the machine that a guest sees (boot/platform/Guests/GuestMap.cs).</summary>
    internal static ReadOnlySpan<byte> OfInterrupt(int intId) => intId switch
    {
        < 16 => "sgi"u8,
        27 => "virtual-timer"u8,
        30 => "physical-timer"u8,
        < 32 => "ppi"u8,
        33 => "uart"u8,
        _ => "spi"u8,
    };

    /// <summary>What trapped, by its syndrome (Arm ARM DDI 0487, D19.2.37, ESR_EL2: EC, and the ISS of a Data Abort and of MSR or MRS).</summary>
    internal static ReadOnlySpan<byte> OfTrap(ulong syndrome) => (syndrome >> 26 & 0x3F) switch
    {
        0x01 => "wfx"u8,
        0x12 or 0x16 => "hvc"u8,
        0x13 or 0x17 => "smc"u8,
        0x18 => (syndrome & 1) != 0 ? "mrs"u8 : "msr"u8,
        FetchAbort => "fetch"u8,
        DataAbort => (syndrome & 1 << 6) != 0 ? "store"u8 : "load"u8,
        _ => "other"u8,
    };

    /// <summary>Whether the trap is about an address.</summary>
    internal static bool HasAddress(ulong syndrome) => (syndrome >> 26 & 0x3F) is FetchAbort or DataAbort;
}
