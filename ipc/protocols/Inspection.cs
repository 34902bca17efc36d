// Protocol Inspection: what the Monitor asks about others.
//
//   who     Monitor -> a vCPU, a VM, a CPU (the core), VGic: Question; whoever was asked -> Monitor: Answer
//   when    any time: a VM that is off answers, and a vCPU that is off
//   answer  exactly one Answer to each Question, with its ticket; to Topic.Later when the time has come, and only to the last
//           one that a CPU got
//
// Numbers of a thing that runs meanwhile on another CPU are a moment's: they may be out of date when they arrive.
namespace Hv.Ipc.Protocols;

/// <summary>The protocol of questions.</summary>
public readonly struct Inspection : IProtocol
{
    /// <inheritdoc/>
    public static byte Number => 18;
}

/// <summary>What is asked. What the answer's numbers A to D mean stands at each.</summary>
public enum Topic : byte
{
    /// <summary>
    /// A VM: A = <see cref="VmState"/>, plus 256 when it is paused or about to be; B = how often it was started; C = its time in
    /// counter ticks; D = its RAM in bytes.
    /// A vCPU: A = <see cref="WaitReasons"/>; B = CPU time had, in counter ticks; C = messages sent; D = the CPU whose Scheduler has it.
    /// A CPU: A = the counter; B = ticks asleep; C = the vCPU that is loaded plus 1, 0 for none; D = how many actors there are.
    /// </summary>
    Life,

    /// <summary>
    /// A VM: its device region Index: A = first address; B = bytes; C = <see cref="ActorKind"/> of the device; D = how many regions there are.
    /// </summary>
    Region,

    /// <summary>A vCPU: four words of its context (boot/arch/VcpuContext.cs) from word 4 * Index on: X0 to X30, PC, PSTATE; from word 100 on those of EL1 and EL0.</summary>
    Registers,

    /// <summary>A vCPU: its list registers 0 to 3.</summary>
    ListRegisters,

    /// <summary>
    /// A CPU: actor number Index: A = its <see cref="ActorKind"/>, its number among these from bit 8 and its VM plus 1 from bit 32 (0 for none);
    /// B = messages handled, of a service; C = messages sent; D = messages that wait, and from bit 32 how many there is room for.
    /// </summary>
    Actor,

    /// <summary>A CPU: what should never have happened: A = full mailboxes; B = stray answers; C = SErrors; D = stray interrupts.</summary>
    Mishaps,

    /// <summary>A CPU: A = the counter, when Ticks have passed.</summary>
    Later,

    /// <summary>
    /// VGic: 32 interrupts: of vCPU Index / 16 the private ones when Index % 16 is 0, else the shared ones from INTID 32 * (Index % 16). A bit each:
    /// A = enabled, from bit 32 pending; B = active, from bit 32 in a list register; C = line high, from bit 32 edge-triggered.
    /// D = 1 when there are such interrupts.
    /// </summary>
    Interrupts,
}

/// <summary>A question.</summary>
public readonly struct Question : IMessage<Inspection>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1201;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>For <see cref="Topic.Later"/>: counter ticks.</summary>
    public ulong Ticks { get; init; }

    /// <summary>Comes back with the answer.</summary>
    public uint Ticket { get; init; }

    /// <summary>Which one, where a topic has several.</summary>
    public ushort Index { get; init; }

    /// <summary>What is asked.</summary>
    public Topic Topic { get; init; }
}

/// <summary>An answer.</summary>
public readonly struct Answer : IMessage<Inspection>
{
    /// <summary>The kind of this message.</summary>
    public const ushort Kind = 0x1202;

    /// <inheritdoc/>
    static ushort IMessage.Kind => Kind;

    /// <inheritdoc/>
    static bool IMessage.IsSeldom => true;

    /// <summary>The topic's first number.</summary>
    public ulong A { get; init; }

    /// <summary>Its second.</summary>
    public ulong B { get; init; }

    /// <summary>Its third.</summary>
    public ulong C { get; init; }

    /// <summary>Its fourth.</summary>
    public ulong D { get; init; }

    /// <summary>The question's.</summary>
    public uint Ticket { get; init; }
}
