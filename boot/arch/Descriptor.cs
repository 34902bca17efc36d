// Why: both hv's own tables and the guests' are made of these 64 bits.
namespace Hv.Arch;

/// <summary>A translation table descriptor, VMSAv8-64, 4 KiB granule (Arm ARM DDI 0487, D8.3).</summary>
public readonly struct Descriptor
{
    private const ulong Valid = 1;
    private const ulong TableOrPage = 2;
    private const ulong AddressMask = 0x0000_FFFF_FFFF_F000;
    private const ulong AccessFlag = 1 << 10;
    private const ulong InnerShareable = 3 << 8;

    /// <summary>A descriptor by its bits.</summary>
    public Descriptor(ulong value) => Value = value;

    /// <summary>The bits; 0 is an invalid descriptor.</summary>
    public ulong Value { get; }

    /// <summary>Whether anything is mapped.</summary>
    public bool IsValid => (Value & Valid) != 0;

    /// <summary>At levels 0 to 2: whether it points to a table. At level 3 it is a page.</summary>
    public bool IsTable => (Value & (Valid | TableOrPage)) == (Valid | TableOrPage);

    /// <summary>The address that it holds.</summary>
    public ulong Address => Value & AddressMask;

    /// <summary>A table of the next level.</summary>
    public static Descriptor Table(ulong address) => new(address | TableOrPage | Valid);

    /// <summary>A block or, at level 3, a page.</summary>
    public static Descriptor Leaf(ulong address, int level, ulong attributes) =>
        new(address | attributes | AccessFlag | Valid | (level == 3 ? TableOrPage : 0));

    /// <summary>Attributes of stage 1 at EL2 (D8.3.2): AttrIndx, AP[2] read-only, XN; AP[1] is RES1. MAIR: 0 normal, 1 device.</summary>
    public static ulong Stage1(bool device, bool writable, bool executable) =>
        (device ? 1UL << 2 : InnerShareable) | 1UL << 6 | (writable ? 0 : 1UL << 7) | (executable ? 0 : 1UL << 54);

    /// <summary>Attributes of stage 2 for what a guest may only read (D8.3.2): normal write-back, S2AP 01, XN[1:0] 10.</summary>
    public static ulong Stage2ReadOnly => 0b1111UL << 2 | 0b01UL << 6 | InnerShareable | 0b10UL << 53;

    /// <summary>Attributes of stage 2 for a guest's RAM (D8.3.2): normal write-back, read, write, execute; stage 1 decides the rest.</summary>
    public static ulong Stage2Ram => 0b1111UL << 2 | 0b11UL << 6 | InnerShareable;
}
