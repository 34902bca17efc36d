// Why: numbers of protocols and of the architecture as people say them, one word each.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>Words.</summary>
internal static class Names
{
    // ESR_EL2.EC.
    private const ulong FetchAbort = 0x20;
    private const ulong DataAbort = 0x24;

    /// <summary>The word of a column's value (Row).</summary>
    /// <param name="letter">
    /// a: an actor's kind. c: a counter. e: edge or level. f: yes or no. h: a command. i: an interrupt. r: a region, by its device, Nobody for RAM.
    /// t: a trap's syndrome. w: what a vCPU waits for. z: a VM's state, and from bit 8 whether it is paused. Any other: a dash.
    /// </param>
    /// <param name="value">The value.</param>
    /// <param name="style">Records say no where a table has a dash.</param>
    internal static ReadOnlySpan<byte> Of(byte letter, ulong value, RowStyle style) => letter switch
    {
        (byte)'a' => ActorNames.Of((ActorKind)(byte)value),
        (byte)'c' => NameList.Line("full-mailboxes\nstray-answers\nserrors\nstray-interrupts"u8, (int)value),
        (byte)'e' => value != 0 ? "edge"u8 : "level"u8,
        (byte)'f' when value != 0 => "yes"u8,
        (byte)'f' when style == RowStyle.Record => "no"u8,
        (byte)'h' => CommandTable.Name((Verb)value),
        (byte)'i' => OfInterrupt((int)value),
        (byte)'r' => value == Row.Nobody ? "RAM"u8 : ActorNames.Of((ActorKind)(byte)value),
        (byte)'t' => OfTrap(value),
        (byte)'w' => OfWaits((WaitReasons)(byte)value),
        (byte)'z' => OfState((VmState)(byte)value, value > byte.MaxValue),
        _ => "-"u8,
    };

    /// <summary>A VM's state.</summary>
    internal static ReadOnlySpan<byte> OfState(VmState state, bool isPaused) =>
        isPaused && state == VmState.Running ? "paused"u8 : NameList.Line("running\nstopping\nresetting\nresetting\noff"u8, (int)state);

    // What a vCPU does, by what it waits for: the first that has to end.
    private static ReadOnlySpan<byte> OfWaits(WaitReasons waits) => NameList.Line("running\noff\npaused\nasks\ntraced\ninterrupts\nasleep"u8, waits switch
    {
        WaitReasons.None => 0,
        _ when (waits & WaitReasons.PowerOn) != 0 => 1,
        _ when (waits & WaitReasons.Resume) != 0 => 2,
        _ when (waits & WaitReasons.Reply) != 0 => 3,
        _ when (waits & WaitReasons.Trace) != 0 => 4,
        _ when (waits & (WaitReasons.ListRegisters | WaitReasons.Hardware)) != 0 => 5,
        _ => 6,
    });

    // An interrupt of the machine that a guest sees (boot/platform/Guests/GuestMap.cs).
    private static ReadOnlySpan<byte> OfInterrupt(int intId) => NameList.Line("spi\nsgi\nvirtual-timer\nphysical-timer\nppi\nuart"u8, intId switch
    {
        < 16 => 1,
        27 => 2,
        30 => 3,
        < 32 => 4,
        33 => 5,
        _ => 0,
    });

    // What trapped, by its syndrome (Arm ARM DDI 0487, D19.2.37, ESR_EL2: EC, and the ISS of a Data Abort and of MSR or MRS).
    private static ReadOnlySpan<byte> OfTrap(ulong syndrome) => NameList.Line("other\nwfx\nhvc\nsmc\nmsr\nmrs\nfetch\nload\nstore"u8, (syndrome >> 26 & 0x3F) switch
    {
        0x01 => 1,
        0x12 or 0x16 => 2,
        0x13 or 0x17 => 3,
        0x18 => 4 + (int)(syndrome & 1),
        FetchAbort => 6,
        DataAbort => 7 + (int)(syndrome >> 6 & 1),
        _ => 0,
    });

    /// <summary>Whether the trap is about an address.</summary>
    internal static bool HasAddress(ulong syndrome) => (syndrome >> 26 & 0x3F) is FetchAbort or DataAbort;
}
