// Why: what the specifications remember of the past. In the arena with the rest, so that a state of the exhaustive search is
// the system's state and its history's, as far as a specification asks for it.
using System.Runtime.CompilerServices;

namespace Hv.Tests.Exploration.Model;

/// <summary>Answers that an actor waits for.</summary>
[Flags]
internal enum AwaitedAnswers : byte
{
    None = 0,

    /// <summary>A guest's request, a reclaim of list registers, a stop, a reset.</summary>
    Answer = 1,

    /// <summary>A vCPU's list registers.</summary>
    ListRegisters = 2,
}

/// <summary>What is remembered of messages from one actor to another.</summary>
internal struct PairGhost
{
    public ushort Sent, Handled;

    /// <summary>What the source waits for the target to send (WaitCycles).</summary>
    public AwaitedAnswers Awaits;
    public uint LastSequence;
}

/// <summary>What is remembered of an actor when its VM starts anew.</summary>
internal struct LifeGhost
{
    /// <summary>How many messages it had sent by then; 0 for no reset yet.</summary>
    public uint SentBefore;

    /// <summary>It has handled a message of the new life.</summary>
    public bool HasBegun;
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

    /// <summary>The line of its physical timer is high, as VGic was told.</summary>
    public bool IsTimerLineHigh;

    /// <summary>The Scheduler that was told that it can run, plus 1; 0 for none.</summary>
    public byte ReadyAt;

    /// <summary>How much of the CPU's time others have had since it can run, what they overran their slices by left out. Ticks.</summary>
    public ulong Passed;

    /// <summary>Who these others are, a bit per vCPU.</summary>
    public ulong PassedBy;

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

    /// <summary>The lines of its SPIs that are high, as VGic was told; a bit each, from INTID 32 on.</summary>
    public ulong LinesHigh;

    /// <summary>A message to one of its actors found a full mailbox.</summary>
    public bool HasLost;

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

/// <summary>What is remembered of a CPU's Scheduler.</summary>
internal struct SchedulerGhost
{
    /// <summary>It has faulted, and has not yet heard that it is to start over.</summary>
    public bool HasFaulted;

    /// <summary>The latest time that it has heard of, when the slice ends that it gave last, and the most that one was overrun by.</summary>
    public ulong Now, SliceEnd, MostLate;

    /// <summary>The vCPU that it chose last plus 1; 0 for none.</summary>
    public ushort Running;
}

/// <summary>What is remembered of the machine.</summary>
internal struct WorldGhost
{
    public byte TypesLeft, FaultsLeft, ExpiriesLeft, MaintenancesLeft, FullsLeft, ResetsLeft, CommandsLeft;

    /// <summary>The actor whose mailbox is full by the explorer's will, 0 for none, and the ticket that waits there.</summary>
    public ushort FullActor;
    public uint FullTicket;

    /// <summary>How many messages found a mailbox full by the explorer's will.</summary>
    public uint Overflows;
    public bool IsOff;

    /// <summary>A service of all VMs has faulted: what it was about to say is lost.</summary>
    public bool IsRestarted;

    /// <summary>The monitor's questions and commands that have no answer.</summary>
    public ushort QuestionsOpen, CommandsOpen;

    /// <summary>The world is being set up: guests stop at their barrier.</summary>
    public bool IsSettingUp;
}
