using System.Collections.Generic;
using Hv.Services.CpuId;
using Xunit;

namespace Hv.Tests.Services.CpuId;

/// <summary>Every field of four bits of every register, with every value that a machine may have in it.</summary>
public class CpuIdAllowlistTests
{
    // By (CRm, op2): the highest value of each field, which fields are signed, and what is hv's own whatever the machine has.
    private static readonly Dictionary<(int Crm, int Op2), (ulong Max, ulong Signed, ulong Fixed)> _allowed = new()
    {
        [(1, 0)] = (0x0101_0131, 0, 0), // ID_PFR0
        [(1, 1)] = (0x0001_0000, 0, 0x1000_0000), // ID_PFR1
        [(1, 2)] = (0x0000_0008, 0, 0), // ID_DFR0
        [(1, 4)] = (0x1020_1105, 0, 0), // ID_MMFR0
        [(1, 5)] = (0x4000_0000, 0, 0),
        [(1, 6)] = (0x0126_0000, 0, 0),
        [(1, 7)] = (0x0212_2211, 0, 0),
        [(2, 0)] = (0x0210_1110, 0, 0), // ID_ISAR0
        [(2, 1)] = (0x1311_2111, 0, 0),
        [(2, 2)] = (0x2123_2242, 0, 0),
        [(2, 3)] = (0x0111_2131, 0, 0),
        [(2, 4)] = (0x0031_0142, 0, 0),
        [(2, 5)] = (0x1101_1121, 0, 0),
        [(2, 6)] = (0x0111_1001, 0, 0), // ID_MMFR4
        [(2, 7)] = (0x1111_1111, 0, 0), // ID_ISAR6
        [(3, 0)] = (0x1111_1222, 0, 0), // MVFR0
        [(3, 1)] = (0x1321_1111, 0, 0),
        [(3, 2)] = (0x0000_0043, 0, 0),
        [(3, 4)] = (0x0000_0011, 0, 0), // ID_PFR2
        [(4, 0)] = (0x1101_0000_0011_0002, 0x00FF_0000, 0x0100_0010), // ID_AA64PFR0
        [(4, 1)] = (0x0000_0001_0000_0021, 0, 0),
        [(5, 0)] = (0x0000_0000_F0F0_F008, 0, 0x0000_00F0_0000_0000), // ID_AA64DFR0
        [(6, 0)] = (0x1221_1111_1021_2120, 0, 0), // ID_AA64ISAR0
        [(6, 1)] = (0x0011_1111_0021_1002, 0, 0),
        [(6, 2)] = (0x0000_0000_1000_0000, 0, 0),
        [(7, 0)] = (0x0000_0000_0011_0125, 0xFF00_0000, 0), // ID_AA64MMFR0
        [(7, 1)] = (0x1000_0000_0130_1002, 0, 0),
        [(7, 2)] = (0x1021_0011_1011_0111, 0, 0),
    };

    [Fact]
    public void A_field_shows_what_hv_knows_and_no_other_shows()
    {
        for (int value = 0; value < 16; value++)
        {
            // ID_AA64PFR0_EL1.EL0 goes along: AArch32's registers are there from 2 on.
            var machine = new CpuIdFixture(CpuIdFixture.Filled(0x1111_1111_1111_1111UL * (ulong)value));
            for (int crm = 1; crm <= 7; crm++)
            {
                for (int op2 = 0; op2 < 8; op2++)
                {
                    ulong expected = crm < 4 && value < 2 ? 0 : Expected(crm, op2, value);
                    Assert.True(
                        expected == machine.Read(crm, op2),
                        $"CRm {crm} op2 {op2} of {value:X}: {machine.Read(crm, op2):X16}, not {expected:X16}");
                }
            }
        }
    }

    [Fact]
    public void Fields_do_not_depend_on_each_other()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            IdRegisterFile raw = default;
            for (int index = 0; index < IdRegisterFile.Count; index++)
            {
                raw[index] = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            }

            raw[24] |= 2;
            var machine = new CpuIdFixture(in raw);
            for (int crm = 1; crm <= 7; crm++)
            {
                for (int op2 = 0; op2 < 8; op2++)
                {
                    ulong value = raw[((crm - 1) * 8) + op2];
                    ulong guest = machine.Read(crm, op2);
                    for (int shift = 0; shift < 64; shift += 4)
                    {
                        ulong expected = Expected(crm, op2, (int)(value >> shift) & 0xF) >> shift & 0xF;
                        Assert.True(expected == (guest >> shift & 0xF), $"CRm {crm} op2 {op2} bit {shift} of {value:X16}: {guest:X16}");
                    }
                }
            }
        }
    }

    private static ulong Expected(int crm, int op2, int value)
    {
        (ulong max, ulong signed, ulong fixedValue) = _allowed.GetValueOrDefault((crm, op2));
        ulong result = fixedValue;
        for (int shift = 0; shift < 64; shift += 4)
        {
            if ((fixedValue >> shift & 0xF) != 0)
            {
                continue;
            }

            bool isNegative = (signed >> shift & 0xF) != 0 && value >= 8;
            result |= (isNegative ? 0xFUL : Math.Min((ulong)value, max >> shift & 0xF)) << shift;
        }

        return result;
    }
}
