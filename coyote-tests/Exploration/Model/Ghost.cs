// Why: what the specifications remember of the past. In the arena with the rest, so that a state of the exhaustive search is
// the system's state and its history's, as far as a specification asks for it.
using System.Runtime.CompilerServices;

namespace Hv.Tests.Exploration.Model;

/// <summary>What is remembered of messages from one actor to another.</summary>
internal struct PairGhost
{
    public ushort Sent, Handled;
    public uint LastSequence;
}

/// <summary>What is remembered of a vCPU.</summary>
internal struct VcpuGhost
{
    /// <summary>The CPU that it is loaded on plus 1; 0 for none.</summary>
    public byte LoadedOn;

    /// <summary>It has asked and has no answer.</summary>
    public bool HasRequest;
    public bool HasExpectation;
    public uint Request;

    /// <summary>What X0 must be, if <see cref="HasExpectation"/>.</summary>
    public ulong Expected;

    /// <summary>Per SGI: how often VGic was told to make it pending, and how often it was acknowledged.</summary>
    public SgiCounts Pended, Taken;

    /// <summary>A bit per SGI: pended and not acknowledged since.</summary>
    public ushort Waiting;

    /// <summary>How often the virtual timer's interrupt was raised and acknowledged.</summary>
    public byte TimerRaised, TimerTaken;

    [InlineArray(16)]
    public struct SgiCounts
    {
        private byte _first;
    }
}

/// <summary>What is remembered of a VM.</summary>
internal struct VmGhost
{
    /// <summary>A bit per vCPU: on, as a reading of PSCI has it.</summary>
    public uint On;
    public bool IsEnding;

    /// <summary>A handler of this VM's has faulted: the VM is lost, and most of what holds otherwise.</summary>
    public bool IsFaulty;

    /// <summary>Every vCPU stands still, and so does the VM's time, at this.</summary>
    public bool StandsStill;
    public ulong PausedTime;

    /// <summary>Bytes that guests wrote to the VM's UART, those that it took, and those that left the machine.</summary>
    public byte Printed, Taken, Shown;

    /// <summary>The last 32 that it took, by their number.</summary>
    public TakenBytes Bytes;

    [InlineArray(32)]
    public struct TakenBytes
    {
        private byte _first;
    }
}

/// <summary>What is remembered of the machine.</summary>
internal struct WorldGhost
{
    public byte TypesLeft, FaultsLeft, ExpiriesLeft, MaintenancesLeft;
    public bool IsOff;

    /// <summary>The monitor's questions and commands that have no answer.</summary>
    public ushort QuestionsOpen, CommandsOpen;

    /// <summary>The world is being set up: guests stop at their barrier.</summary>
    public bool IsSettingUp;
}
