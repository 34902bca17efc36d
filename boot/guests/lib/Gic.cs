// The GIC's distributor and redistributors: GIC IHI 0069, sections 12.9 to 12.11. One face for all interrupts: those below 32 are in
// this CPU's redistributor, at the same offsets as the others in the distributor.
namespace Hv.Guests;

/// <summary>Registers of interrupts, by INTID.</summary>
internal static class Gic
{
    public const ulong ControlRegister = Board.Distributor, TypeRegister = Board.Distributor + 0x4;

    private const uint EnableGroup0 = 1 << 0, EnableGroup1 = 1 << 1, AffinityRouting = 1 << 4, WriteInProgress = 1u << 31;
    private const uint ProcessorSleep = 1 << 1, ChildrenAsleep = 1 << 2, Last = 1 << 4;
    private const ulong Group = 0x80, SetEnable = 0x100, ClearEnable = 0x180, SetPending = 0x200, ClearPending = 0x280, SetActive = 0x300,
        ClearActive = 0x380, Priority = 0x400, Configuration = 0xc00, Routing = 0x6000;

    /// <summary>CPUs, counted by redistributors.</summary>
    public static int Cpus
    {
        get
        {
            int cpus = 1;
            while (cpus < Board.MaxCpus && (Mmio.Read32(Redistributor(cpus - 1) + 0x8) & Last) == 0)
                cpus++;
            return cpus;
        }
    }

    /// <summary>The affinity of a CPU, from GICR_TYPER.</summary>
    public static ulong Affinity(int cpu)
    {
        uint packed = Mmio.Read32(Redistributor(cpu) + 0xc);
        return (packed & 0xff_ffff) | ((ulong)(packed >> 24) << 32);
    }

    /// <summary>The number of the CPU that runs this.</summary>
    public static int ThisCpu
    {
        get
        {
            int cpu = Cpus - 1;
            while (cpu > 0 && Affinity(cpu) != Cpu.Affinity)
                cpu--;
            return cpu;
        }
    }

    /// <summary>INTIDs below this have registers (GICD_TYPER.ITLinesNumber).</summary>
    public static uint Interrupts => 32 * ((Mmio.Read32(TypeRegister) & 31) + 1);

    /// <summary>The distributor, affinity routing and group 1 on. Once, by the first CPU.</summary>
    public static void Start()
    {
        Mmio.Write32(ControlRegister, AffinityRouting);
        Mmio.Write32(ControlRegister, AffinityRouting | EnableGroup1);
        Settle();
    }

    /// <summary>Group 0 on as well.</summary>
    public static void StartGroup0()
    {
        Mmio.Write32(ControlRegister, AffinityRouting | EnableGroup0 | EnableGroup1);
        Settle();
    }

    /// <summary>This CPU's redistributor awake, its interrupts in group 1, and its CPU interface on.</summary>
    public static void StartCpu()
    {
        ulong wake = Redistributor(ThisCpu) + 0x14;
        Mmio.Write32(wake, Mmio.Read32(wake) & ~ProcessorSleep);
        while ((Mmio.Read32(wake) & ChildrenAsleep) != 0)
        {
        }

        Mmio.Write32(Frame(0) + Group, uint.MaxValue);
        CpuInterface.Start();
    }

    /// <summary>An interrupt in group 1, of a priority, delivered.</summary>
    public static void Enable(uint interrupt, byte priority = 0x80)
    {
        ulong group = Word(Group, interrupt);
        Mmio.Write32(group, Mmio.Read32(group) | Bit(interrupt));
        SetPriority(interrupt, priority);
        Mmio.Write32(Word(SetEnable, interrupt), Bit(interrupt));
        Settle();
    }

    public static void Disable(uint interrupt)
    {
        Mmio.Write32(Word(ClearEnable, interrupt), Bit(interrupt));
        Settle();
    }

    public static bool IsEnabled(uint interrupt) => (Mmio.Read32(Word(SetEnable, interrupt)) & Bit(interrupt)) != 0;

    public static void SetPriority(uint interrupt, byte priority) => Mmio.Write8(Frame(interrupt) + Priority + interrupt, priority);

    public static byte GetPriority(uint interrupt) => Mmio.Read8(Frame(interrupt) + Priority + interrupt);

    public static void Pend(uint interrupt) => Mmio.Write32(Word(SetPending, interrupt), Bit(interrupt));

    public static void Unpend(uint interrupt) => Mmio.Write32(Word(ClearPending, interrupt), Bit(interrupt));

    public static bool IsPending(uint interrupt) => (Mmio.Read32(Word(SetPending, interrupt)) & Bit(interrupt)) != 0;

    public static void Activate(uint interrupt) => Mmio.Write32(Word(SetActive, interrupt), Bit(interrupt));

    public static void Deactivate(uint interrupt) => Mmio.Write32(Word(ClearActive, interrupt), Bit(interrupt));

    public static bool IsActive(uint interrupt) => (Mmio.Read32(Word(SetActive, interrupt)) & Bit(interrupt)) != 0;

    /// <summary>Edge-triggered, or level-sensitive. Only while the interrupt is disabled (12.9.9).</summary>
    public static void SetEdge(uint interrupt, bool edge)
    {
        ulong word = Frame(interrupt) + Configuration + (interrupt / 16 * 4);
        uint bit = 2u << (int)(interrupt % 16 * 2);
        Mmio.Write32(word, edge ? Mmio.Read32(word) | bit : Mmio.Read32(word) & ~bit);
    }

    /// <summary>Puts an interrupt into group 0, or back into group 1.</summary>
    public static void SetGroup0(uint interrupt, bool isGroup0)
    {
        ulong group = Word(Group, interrupt);
        Mmio.Write32(group, isGroup0 ? Mmio.Read32(group) & ~Bit(interrupt) : Mmio.Read32(group) | Bit(interrupt));
    }

    /// <summary>In place of an affinity: an SPI goes to any one CPU (Interrupt_Routing_Mode, 12.9.22).</summary>
    public const ulong AnyCpu = 1UL << 31;

    /// <summary>Sends an SPI to the CPU of an affinity (GICD_IROUTER).</summary>
    public static void Route(uint interrupt, ulong affinity) => Mmio.Write64(Board.Distributor + Routing + (8 * interrupt), affinity);

    public static ulong Redistributor(int cpu) => Board.Redistributors + ((ulong)cpu * Board.RedistributorStride);

    private static ulong Frame(uint interrupt) => interrupt < 32 ? Redistributor(ThisCpu) + 0x1_0000 : Board.Distributor;

    private static ulong Word(ulong bank, uint interrupt) => Frame(interrupt) + bank + (interrupt / 32 * 4);

    private static uint Bit(uint interrupt) => 1u << (int)(interrupt % 32);

    private static void Settle()
    {
        while ((Mmio.Read32(ControlRegister) & WriteInProgress) != 0)
        {
        }
    }
}
