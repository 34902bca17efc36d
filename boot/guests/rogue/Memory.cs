// Addresses that are not the guest's: every one of them, coarsely, by a load, and some of them by each instruction that touches memory.
namespace Hv.Guests;

internal static class Memory
{
    private const ulong KiB64 = 0x1_0000, MiB2 = 0x20_0000, GiB = 1 << 30, End = 512 * GiB;
    private const uint LoadByte = 0x3940_0020;

    /// <summary>Each with x0 (w0, q0) as data, x1 as address, and x2 (q2) as a second datum or a status.</summary>
    internal static ReadOnlySpan<uint> Instructions =>
    [
        0x3940_0020, 0x7940_0020, 0xb940_0020, 0xf940_0020, 0xb980_0020, 0x3980_0020, // LDRB, LDRH, LDR w, LDR x, LDRSW, LDRSB
        0x3900_0020, 0x7900_0020, 0xb900_0020, 0xf900_0020,                           // STRB, STRH, STR w, STR x
        0xb940_003f, 0xb900_003f, 0xf940_003f,                                        // LDR wzr, STR wzr, LDR xzr
        0xa940_0820, 0xa900_0820, 0xa840_0820, 0x6940_0820,                           // LDP, STP, LDNP, LDPSW
        0xf840_8420, 0xf800_8420, 0xf840_8c20, 0xf840_0820,                           // LDR post, STR post, LDR pre, LDTR
        0xc85f_7c20, 0x885f_fc20, 0xc802_7c20, 0xc87f_0820, 0xc8df_fc20, 0xc89f_fc20, // LDXR, LDAXR, STXR, LDXP, LDAR, STLR
        0x3dc0_0020, 0x3d80_0020, 0x4c40_7020, 0x4c00_7020, 0xad40_0820, 0xfd40_0020, // LDR q, STR q, LD1, ST1, LDP q, LDR d
        0x4ddf_8420, 0x4c40_0020,                                                     // LD1 of a lane with post-index, LD4
        0xf980_0020, 0xd50b_7421, 0xd508_7621, 0xd50b_7a21, 0xd50b_7e21, 0xd50b_7521, // PRFM, DC ZVA, IVAC, CVAC, CIVAC, IC IVAU
        0xc8a0_7c22, 0xf820_0022, 0xf820_8022, 0x4820_7c24,                           // CAS, LDADD, SWP, CASP
    ];

    /// <summary>Where neither RAM nor a device of a guest of hv is.</summary>
    private static ReadOnlySpan<ulong> Foreign =>
    [
        0x0000_0000, 0x07ff_fff8, 0x0801_0000, 0x0804_0000, 0x0808_0000, 0x0900_1000, 0x0901_0000, 0x0902_0000, 0x0a00_0000, 0x0c00_0000,
        0x1000_0000, 0x3eff_0000, 0x3fff_fff0, 0x20_0000_0000, 0x40_0000_0000, 0x40_1000_0000, 0x80_0000_0000, 0xff_ffff_fff0,
        0x0fff_0000_0000, 0x8000_0000_0000,
    ];

    public static void Run()
    {
        ulong end = FindEndOfRam();
        Tally sweep = default;
        for (ulong address = 0; address < Board.Ram; address += KiB64)
            Sweep(address, KiB64, IsOwnDevice(address), ref sweep);
        for (ulong address = end; address < end + (2 * GiB); address += MiB2)
            Sweep(address, MiB2, false, ref sweep);
        for (ulong address = (end | (GiB - 1)) + 1; address < End; address += GiB)
            Sweep(address, GiB, false, ref sweep);
        sweep.Print("loads all over"u8);
        if (Psci.IsHv)
            ReadStolenTime();

        Tally tally = default;
        foreach (ulong address in Foreign)
            TryAll(address, ref tally);
        TryAll(end, ref tally);
        tally.Print("instructions on what is not its own"u8);
    }

    // A guest may read hv's page, and do nothing else with it.
    private static void ReadStolenTime()
    {
        const uint StoreByte = 0x3900_0020;
        Test.That(Probe.Try(LoadByte, 0, Probe.Window(Board.StolenTime, device: false)) == Outcome.Completed, "stolen time can be read"u8);
        Test.That(Probe.Try(StoreByte, 0, Probe.Window(Board.StolenTime, device: false)) == Outcome.DataAbort, "stolen time cannot be written"u8);
        Test.That(Probe.Fetch(Probe.Window(Board.StolenTime, device: false)) == Outcome.InstructionAbort, "stolen time cannot be executed"u8);
    }

    private static ulong FindEndOfRam()
    {
        ulong end = Board.Ram;
        while (end < 64 * GiB && Probe.Try(LoadByte, 0, Probe.Window(end, device: false)) == Outcome.Completed)
            end += MiB2;
        Print.Text("rogue: RAM ends at "u8).Hex(end).Line();
        Test.That(end >= Board.Ram + (16 * MiB2), "RAM is there"u8);
        return end;
    }

    private static bool IsOwnDevice(ulong address) =>
        address is Board.Distributor or Board.Uart || (address == Board.StolenTime && Psci.IsHv) ||
        (address >= Board.Redistributors && address < Gic.Redistributor(Gic.Cpus));

    /// <summary>Loads from the first and the last byte of a piece of the address space.</summary>
    private static void Sweep(ulong address, ulong size, bool own, ref Tally tally)
    {
        if (own)
            return;
        Outcome first = Probe.Try(LoadByte, 0, Probe.Window(address, device: true));
        Outcome last = Probe.Try(LoadByte, 0, Probe.Window(address + size - 1, device: true));
        tally.Count(first);
        tally.Count(last);
        if (Psci.IsHv && (first != Outcome.DataAbort || last != Outcome.DataAbort))
            Test.Equal(address, 0, "a load from what is not the guest's is aborted"u8);
    }

    private static void TryAll(ulong address, ref Tally tally)
    {
        for (int device = 0; device < 2; device++)
        {
            foreach (uint instruction in Instructions)
            {
                for (ulong misaligned = 0; misaligned < 2; misaligned++)
                {
                    Outcome outcome = Probe.Try(instruction, 0, Probe.Window(address + misaligned, device != 0));
                    tally.Count(outcome);
                    if (Psci.IsHv && outcome == Outcome.Completed && IsAccess(instruction))
                        Test.Equal(instruction, 0, "an access to what is not the guest's is aborted"u8);
                }
            }

            if (!Psci.IsHv)
                continue;
            Outcome fetch = Probe.Fetch(Probe.Window(address & ~3UL, device != 0));
            tally.Count(fetch);
            Test.That(fetch == Outcome.InstructionAbort, "a fetch from what is not the guest's is aborted"u8);
        }
    }

    /// <summary>
    /// Whether the instruction reads or writes memory in every implementation: PRFM does not, cache maintenance need not, a
    /// store-exclusive without a load-exclusive may fail before it does.
    /// </summary>
    private static bool IsAccess(uint instruction) =>
        instruction is not (0xf980_0020 or 0xd508_7621 or 0xd50b_7a21 or 0xd50b_7e21 or 0xd50b_7521 or 0xc802_7c20);
}
