// A load from a device may be for any register, and extend a sign: the answer to a trap goes where the instruction says. The flag register
// of a UART at rest has bit 7 set, TXFE, and none above that: a negative byte.
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Guests;

internal static unsafe class Loads
{
    private const int Registers = 30;

    public static void Run()
    {
        ulong* results = stackalloc ulong[2 * Registers];
        ulong flags = Mmio.Read32(Board.Uart + 0x18);
        LoadEach(Board.Uart + 0x18, results);
        for (int i = 0; i < Registers - 1; i++)
        {
            Test.Equal(results[i], flags, "a load into x2 to x30"u8);
            Test.Equal(results[Registers + i], results[Registers], "MRS into x2 to x30"u8);
        }

        Test.Equal(results[Registers - 1], 0, "a load into xzr"u8);
        Test.Equal(results[(2 * Registers) - 1], 0, "MRS into xzr"u8);

        LoadExtended(Board.Uart + 0x18, results);
        for (int i = 0; i < 8; i++)
            Test.Equal(results[i], flags | (i == 0 ? 0xffff_ff00 : i == 1 ? ~0xfful : 0), "LDRSB, LDRSH, LDRSW, LDRB, LDRH, LDR"u8);
    }

    [RuntimeImport("*", "guest_load_each"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void LoadEach(ulong from, ulong* into);

    [RuntimeImport("*", "guest_load_extended"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void LoadExtended(ulong from, ulong* into);
}
