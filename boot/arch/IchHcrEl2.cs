// Why: which events of the virtual CPU interface hv is told of.
namespace Hv.Arch;

/// <summary>ICH_HCR_EL2 (GIC IHI 0069, 12.4.7).</summary>
public readonly struct IchHcrEl2
{
    private const ulong En = 1 << 0;
    private const ulong Uie = 1 << 1;
    private const ulong LrenpIe = 1 << 2;
    private const ulong Tdir = 1 << 14;

    /// <summary>By its bits.</summary>
    public IchHcrEl2(ulong value) => Value = value;

    /// <summary>The bits.</summary>
    public ulong Value { get; }

    /// <summary>EOIcount, bits 31:27: how many interrupts were ended that no list register held.</summary>
    public byte EoiCount => (byte)(Value >> 27 & 0x1F);

    /// <summary>On, with the notifications asked for.</summary>
    /// <param name="underflow">UIE: at most one list register is in use.</param>
    /// <param name="missingEoi">LRENPIE and TDIR: an interrupt ended that no list register holds; ICC_DIR_EL1 traps.</param>
    public static IchHcrEl2 On(bool underflow, bool missingEoi) => new(En | (underflow ? Uie : 0) | (missingEoi ? LrenpIe | Tdir : 0));
}
