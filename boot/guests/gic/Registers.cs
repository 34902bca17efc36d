// Registers of the distributor and the redistributor read as they were written, and those that are read-only or reserved stay.
namespace Hv.Guests;

internal static class Registers
{
    private const uint Spi = 70, Sgi = 5;
    private const ulong Peripheral = 0xffe8;

    public static void Run()
    {
        Test.That(Gic.Interrupts is >= 96 and <= 1024, "ITLinesNumber names some SPIs"u8);
        Test.Equal((Mmio.Read32(Board.Distributor + Peripheral) >> 4) & 15, 3, "GICD_PIDR2 says GICv3"u8);
        Test.Equal((Mmio.Read32(Gic.Redistributor(0) + Peripheral) >> 4) & 15, 3, "GICR_PIDR2 says GICv3"u8);
        Test.Equal(Gic.Affinity(Gic.ThisCpu), Cpu.Affinity, "GICR_TYPER names this CPU"u8);
        Test.Equal(Mmio.Read32(Gic.ControlRegister) & 0x52, 0x52, "GICD_CTLR: DS, ARE and EnableGrp1 are set"u8);
        TestBanks(Spi);
        TestBanks(Sgi);

        Gic.SetEdge(Spi, true);
        uint configuration = Mmio.Read32(Board.Distributor + 0xc00 + (Spi / 16 * 4));
        Test.Equal((configuration >> (int)(Spi % 16 * 2)) & 3, 2, "GICD_ICFGR takes edge"u8);
        Gic.SetEdge(Spi, false);
        Gic.Route(Spi, 0);
        Test.Equal(Mmio.Read64(Board.Distributor + 0x6000 + (8 * Spi)), 0, "GICD_IROUTER reads back"u8);
        Test.Equal(Mmio.Read32(Board.Distributor + 0x6000 + (8 * Spi) + 4), 0, "GICD_IROUTER reads in halves"u8);

        uint type = Mmio.Read32(Gic.TypeRegister);
        Mmio.Write32(Gic.TypeRegister, ~type);
        Test.Equal(Mmio.Read32(Gic.TypeRegister), type, "GICD_TYPER is read-only"u8);
        Mmio.Write32(Board.Distributor + 0x3000, uint.MaxValue);
        Test.Equal(Mmio.Read32(Board.Distributor + 0x3000), 0, "reserved words are RAZ/WI"u8);
        Test.Equal(Mmio.Read32(Board.Distributor + 0x100), 0, "with affinity routing GICD_ISENABLER0 is RAZ"u8);
    }

    private static void TestBanks(uint interrupt)
    {
        Gic.Disable(interrupt);
        Test.That(!Gic.IsEnabled(interrupt), "ICENABLER disables"u8);
        Gic.Pend(interrupt);
        Test.That(Gic.IsPending(interrupt), "ISPENDR pends"u8);
        Gic.Unpend(interrupt);
        Test.That(!Gic.IsPending(interrupt), "ICPENDR takes back"u8);
        Gic.Activate(interrupt);
        Test.That(Gic.IsActive(interrupt), "ISACTIVER makes active"u8);
        Gic.Deactivate(interrupt);
        Test.That(!Gic.IsActive(interrupt), "ICACTIVER makes inactive"u8);
        Gic.Enable(interrupt, 0x58);
        Test.That(Gic.IsEnabled(interrupt), "ISENABLER enables"u8);
        Test.Equal(Gic.GetPriority(interrupt), 0x58, "a priority reads back by byte"u8);
        Gic.SetPriority(interrupt, 0xff);
        Test.That(Gic.GetPriority(interrupt) is 0xf0 or 0xf8 or 0xfc or 0xfe or 0xff, "a priority has its upper bits"u8);
        Gic.Disable(interrupt);
    }
}
