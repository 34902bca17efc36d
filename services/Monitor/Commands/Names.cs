// Why: numbers of protocols and of the architecture as people say them, one word each.
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>Words.</summary>
internal static class Names
{
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
        _ when (waits & (WaitReasons.Trace | WaitReasons.TraceDue)) != 0 => "traced"u8,
        _ when (waits & WaitReasons.ListRegisters) != 0 => "interrupts"u8,
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

    /// <summary>ESR_EL2.EC (Arm ARM DDI 0487, D19.2.37).</summary>
    internal static ReadOnlySpan<byte> OfException(byte exceptionClass) => exceptionClass switch
    {
        0x01 => "wfx"u8,
        0x12 or 0x16 => "hvc"u8,
        0x13 or 0x17 => "smc"u8,
        0x18 => "register"u8,
        0x20 => "fetch"u8,
        0x24 => "access"u8,
        _ => "other"u8,
    };
}
