// A routine made anew each time: loads every register from one RegisterFile, traps in a random order of kinds, and stores every register
// into the next RegisterFile. The encodings are of Arm ARM (DDI 0487), C6.2 and C7.2.
using System.Runtime.CompilerServices;

namespace Hv.Guests;

/// <summary>The routine. While every register is in use TPIDR_EL0 holds its RegisterFile, and TPIDR_EL1 then x0.</summary>
internal unsafe struct TrapBlock
{
    public const int Traps = 64;

    private const uint LoadQ = 0xad40_0000, StoreQ = 0xad00_0000, LoadX = 0xa940_0000, StoreX = 0xa900_0000, LoadD = 0x6d40_0000,
        StoreD = 0x6d00_0000;
    private const uint WriteTpidrEl0 = 0xd51b_d040, ReadTpidrEl0 = 0xd53b_d040, WriteTpidrEl1 = 0xd518_d080, ReadTpidrEl1 = 0xd538_d080;
    private const uint ReadFpcr = 0xd53b_4400, WriteFpcr = 0xd51b_4400, ReadFpsr = 0xd53b_4420, WriteFpsr = 0xd51b_4420;
    private const int Saved = 2 * RegisterFile.Size, SavedVectors = 96;

    private Code _code;

    public TrapBlock(ulong address, ref Xorshift random)
    {
        _code = new Code(address);
        _code.Append(WriteTpidrEl0);
        AddToBase(Saved);
        Callee(StoreX, StoreD);
        _code.Append(ReadTpidrEl0);
        LoadAll();
        for (int trap = 0; trap < Traps; trap++)
            Trap((int)random.Below(100));
        StoreAll();
        _code.Append(ReadTpidrEl0);
        AddToBase(Saved);
        Callee(LoadX, LoadD);
        _code.Finish();
    }

    /// <summary>Registers that the traps use: x1 a device register that ignores writes, the others what is read or written.</summary>
    public static void Prepare(ref RegisterFile registers, uint sgi)
    {
        registers.X[0] = 0x1_0001;
        registers.X[1] = Gic.TypeRegister;
        registers.X[2] = Mmio.Read32(Gic.TypeRegister);
        registers.X[5] = Processor();
        registers.X[6] = (ulong)Timer.Physical.Control;
        registers.X[7] = ((ulong)sgi << 24) | (1UL << (int)(Cpu.Affinity & 15));
    }

    /// <summary>Leaves what it finds in the RegisterFile after <paramref name="given"/>.</summary>
    public readonly void Run(ref RegisterFile given) => _code.Call((ulong)Unsafe.AsPointer(ref given));

    /// <summary>ID_AA64PFR0_EL1, which a hypervisor answers for.</summary>
    private static ulong Processor()
    {
        var code = new Code(Board.Scratch + 0xf_0000 + (0x100 * (Cpu.Affinity & 15)));
        code.Append(0xd538_0400);
        code.Finish();
        return code.Call();
    }

    private void Trap(int kind)
    {
        switch (kind)
        {
            case < 40: // PSCI_VERSION: movz w0, #0x8400, lsl #16; hvc #0
                _code.Append(0x52b0_8000);
                _code.Append(0xd400_0002);
                break;
            case < 55: // ldr w2, [x1]
                _code.Append(0xb940_0022);
                break;
            case < 60: // ldr wzr, [x1]
                _code.Append(0xb940_003f);
                break;
            case < 70: // str w3, [x1]
                _code.Append(0xb900_0023);
                break;
            case < 80: // mrs x5, id_aa64pfr0_el1
                _code.Append(0xd538_0405);
                break;
            case < 90: // mrs x6, cntp_ctl_el0
                _code.Append(0xd53b_e226);
                break;
            case < 99: // msr icc_sgi1r_el1, x7
                _code.Append(0xd518_cba7);
                break;
            default: // wfi
                _code.Append(0xd503_207f);
                break;
        }

        // However the kinds fall, x0 ends as PSCI_VERSION's result: mov w0, #1; movk w0, #1, lsl #16
        _code.Append(0x5280_0020);
        _code.Append(0x72a0_0020);
    }

    private void LoadAll()
    {
        Single(0xf940_0000, 1, RegisterFile.FpcrOffset);
        _code.Append(WriteFpcr | 1);
        Single(0xf940_0000, 1, RegisterFile.FpsrOffset);
        _code.Append(WriteFpsr | 1);
        for (uint q = 0; q < 32; q += 2)
            Pair(LoadQ, q, RegisterFile.QOffset + (16 * q), 16);
        for (uint x = 2; x < 30; x += 2)
            Pair(LoadX, x, 8 * x, 8);
        Single(0xf940_0000, 30, 240);
        Single(0xf940_0000, 1, 8);
        Single(0xf940_0000, 0, 0);
    }

    private void StoreAll()
    {
        _code.Append(WriteTpidrEl1);
        _code.Append(ReadTpidrEl0);
        AddToBase(RegisterFile.Size);
        for (uint q = 0; q < 32; q += 2)
            Pair(StoreQ, q, RegisterFile.QOffset + (16 * q), 16);
        for (uint x = 2; x < 30; x += 2)
            Pair(StoreX, x, 8 * x, 8);
        Single(0xf900_0000, 30, 240);
        Single(0xf900_0000, 1, 8);
        _code.Append(ReadTpidrEl1 | 1);
        Single(0xf900_0000, 1, 0);
        _code.Append(ReadFpcr | 1);
        Single(0xf900_0000, 1, RegisterFile.FpcrOffset);
        _code.Append(ReadFpsr | 1);
        Single(0xf900_0000, 1, RegisterFile.FpsrOffset);
        _code.Append(WriteFpcr | 31);
    }

    /// <summary>What AAPCS64 has a callee keep: x19 to x30 and d8 to d15.</summary>
    private void Callee(uint general, uint vector)
    {
        for (uint x = 19; x < 31; x += 2)
            Pair(general, x, 8 * (x - 19), 8);
        for (uint d = 8; d < 16; d += 2)
            Pair(vector, d, SavedVectors + (8 * (d - 8)), 8);
    }

    // LDP and STP, LDR and STR, ADD, all with x0 as the base.
    private void Pair(uint form, uint register, uint offset, uint scale) =>
        _code.Append(form | (offset / scale << 15) | ((register + 1) << 10) | register);

    private void Single(uint form, uint register, int offset) => _code.Append(form | ((uint)offset / 8 << 10) | register);

    private void AddToBase(int bytes) => _code.Append(0x9100_0000 | ((uint)bytes << 10));
}
