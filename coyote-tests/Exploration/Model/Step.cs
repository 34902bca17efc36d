// Why: a schedule is a list of these, whoever chooses them.
namespace Hv.Tests.Exploration.Model;

/// <summary>What happens next.</summary>
internal enum StepKind : byte
{
    /// <summary>hv's next part of work on a CPU: a handler, one send, a look at what is next.</summary>
    Core,

    /// <summary>The guest on a CPU does its next operation, or takes an interrupt.</summary>
    Guest,

    /// <summary>A CPU takes the physical interrupts that are pending: out of a guest, or out of its sleep.</summary>
    Interrupt,

    /// <summary>Time passes to the next deadline.</summary>
    Tick,

    /// <summary>The bytes in the UART's transmit FIFO leave.</summary>
    Drain,

    /// <summary>Somebody types a byte. From here on: what need not happen.</summary>
    Type,

    /// <summary>A fault: a maintenance interrupt without a cause.</summary>
    SpuriousMaintenance,

    /// <summary>A fault: the software timer of a vCPU tells of a deadline that has not come, or once more.</summary>
    StrayExpiry,

    /// <summary>A fault: the handler that is next on a CPU faults when it wants to send one more message than Detail, or at its end.</summary>
    HandlerFault,

    /// <summary>A fault: what a CPU does next finds the mailbox of actor Detail full.</summary>
    FullMailbox,

    /// <summary>The guest on a CPU asks for SYSTEM_RESET, whatever its script says.</summary>
    Reset,

    /// <summary>The Monitor gives VM 0 a command, as if somebody had typed it: Detail is the VmAction. It goes out from a CPU.</summary>
    Command,
}

/// <summary>One step of a schedule.</summary>
internal readonly record struct Step(StepKind Kind, byte Cpu = 0, byte Detail = 0)
{
    public override string ToString() => Kind switch
    {
        StepKind.Tick or StepKind.Drain or StepKind.Type => Kind.ToString(),
        StepKind.HandlerFault or StepKind.FullMailbox or StepKind.StrayExpiry or StepKind.Command => $"{Kind}({Cpu}, {Detail})",
        _ => $"{Kind}({Cpu})",
    };
}
