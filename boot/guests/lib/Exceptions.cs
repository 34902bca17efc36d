// Where the vectors arrive: an interrupt is acknowledged and given to the guest's handler, an exception ends the guest with words
// unless it is expected.
using System.Runtime;

namespace Hv.Guests;

/// <summary>The guest's handlers; one of each kind for all CPUs.</summary>
internal static unsafe class Exceptions
{
    private static delegate*<uint, void> s_interrupt;
    private static delegate*<ref ExceptionFrame, ulong, bool> s_synchronous;

    /// <summary>Gives every interrupt, acknowledged, to <paramref name="handler"/>, which must end it.</summary>
    public static void OnInterrupt(delegate*<uint, void> handler) => s_interrupt = handler;

    /// <summary>
    /// Asks <paramref name="handler"/>, with ESR_EL1, about each exception that is not an IRQ: true goes on with the frame as it left it.
    /// </summary>
    public static void OnException(delegate*<ref ExceptionFrame, ulong, bool> handler) => s_synchronous = handler;

    [RuntimeExport("GuestException")]
    private static void Arrive(VectorEntry entry, ref ExceptionFrame frame)
    {
        if (entry == VectorEntry.Irq && s_interrupt != null)
        {
            uint interrupt = (uint)CpuInterface.Acknowledge;
            if (interrupt < CpuInterface.FirstSpecial)
                s_interrupt(interrupt);
            else
                CpuInterface.Spurious++;
            return;
        }

        ulong syndrome = Cpu.Esr;
        if (s_synchronous != null && s_synchronous(ref frame, syndrome))
            return;

        Test.Failure("exception, vector "u8).Decimal((uint)entry).And(", ESR "u8).Hex(syndrome).And(", ELR "u8).Hex(frame.ReturnAddress)
            .And(", FAR "u8).Hex(Cpu.Far).Line();
        Psci.SystemOff();
    }

    private enum VectorEntry : uint
    {
        Synchronous = 4, Irq = 5, Fiq = 6, SError = 7,
    }
}
