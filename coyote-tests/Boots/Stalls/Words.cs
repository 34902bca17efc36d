// Why: registers and tables in the words of a report.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Hv.Arch;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;

namespace Hv.Tests.Boots.Stalls;

/// <summary>Parts of a report's lines.</summary>
internal static class Words
{
    private const ulong IrqMask = 1 << 7;
    private const ulong TimerEnable = 1, TimerMask = 2, TimerStatus = 4;

    /// <summary>An exception level, and whether it takes interrupts.</summary>
    internal static string Of(Pstate state) => $"EL{state.ExceptionLevel}, interrupts {((state.Value & IrqMask) != 0 ? "masked" : "taken")}";

    /// <summary>What is in list registers that hold something.</summary>
    internal static string Of(IEnumerable<ListRegister> registers)
    {
        string[] full = [.. registers.Where(lr => lr.State != ListRegisterState.Inactive)
            .Select(lr => $"{lr.IntId} {lr.State.ToString().ToLowerInvariant()}{(lr.IsHardware ? " hw" : "")}")];
        return full.Length == 0 ? "none" : string.Join("; ", full);
    }

    /// <summary>CNTV_CTL_EL0 and CNTV_CVAL_EL0.</summary>
    internal static string Timer(ulong control, ulong compareValue) =>
        (control & TimerEnable) == 0 ? "off"
        : $"at {compareValue}{((control & TimerMask) != 0 ? ", masked" : "")}{((control & TimerStatus) != 0 ? ", its time has come" : "")}";

    /// <summary>A time, or that there is none.</summary>
    internal static string Deadline(ulong physical) => physical >= ArmTimer.Never ? "none" : physical.ToString(CultureInfo.InvariantCulture);

    /// <summary>The numbers of a word's bits.</summary>
    internal static IEnumerable<int> Bits(uint word) => Enumerable.Range(0, 32).Where(bit => (word >> bit & 1) != 0);

    /// <summary>Who an actor is.</summary>
    internal static string NameOf(in Actor actor) =>
        $"{Encoding.Latin1.GetString(Ipc.ActorNames.Of(actor.Kind))} {actor.Instance}";
}
