// The guest's own devices, in ways in which no driver uses them: every instruction of Memory on registers that may be read and written
// without harm, every size at every offset of the GIC's identification and reserved registers, and what DC ZVA does to a device.
namespace Hv.Guests;

internal static class Devices
{
    private const ulong DistributorIds = Board.Distributor + 0xffd0, Reserved = Board.Distributor + 0x3000,
        RedistributorIds = Board.Redistributors + 0xffd0, RedistributorType = Board.Redistributors + 0x8, UartIds = Board.Uart + 0xfe0;

    private static ReadOnlySpan<ulong> Harmless =>
        [DistributorIds, Reserved, RedistributorIds, RedistributorType, UartIds, Gic.TypeRegister];

    public static void Run()
    {
        Tally tally = default;
        foreach (ulong address in Harmless)
        {
            for (ulong offset = 0; offset < 16; offset++)
            {
                foreach (uint instruction in Memory.Instructions)
                {
                    tally.Count(Probe.Try(instruction, ulong.MaxValue, Probe.Window(address + offset, device: true)));
                    tally.Count(Probe.Try(instruction, ulong.MaxValue, Probe.Window(address + offset, device: false)));
                }
            }
        }

        // Every word of what the distributor and the redistributor may have, read, and written with what was read.
        for (ulong offset = 0; offset < 0x1_0000; offset += 4)
        {
            TryWord(Board.Distributor + offset, ref tally);
            TryWord(Board.Redistributors + offset, ref tally);
            TryWord(Board.Redistributors + 0x1_0000 + offset, ref tally);
        }

        if (Psci.IsHv)
            Test.That(Probe.Fetch(Probe.Window(UartIds, device: false)) == Outcome.InstructionAbort, "a fetch from a device is aborted"u8);
        Gic.Start();
        Gic.StartCpu();
        tally.Print("odd accesses to devices"u8);
    }

    private static void TryWord(ulong address, ref Tally tally)
    {
        Outcome read = Probe.Try(0xb940_0020, 0, address);
        tally.Count(read);
        if (read == Outcome.Completed)
            tally.Count(Probe.Try(0xb900_0020, Probe.Result, address));
    }
}
