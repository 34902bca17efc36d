// Why: what of a guest's floating point, vectors and trace traps.
namespace Hv.Arch;

/// <summary>CPTR_EL2 with HCR_EL2.E2H 0 (Arm ARM DDI 0487, D19.2.34).</summary>
[Flags]
public enum CptrEl2 : ulong
{
    /// <summary>Bits that are RES1, or RES1 where SVE (TZ, bit 8) or SME (TSM, bit 12) is not there: where it is, they trap it.</summary>
    Res1 = 0x33FF,

    /// <summary>TTA: trace registers trap.</summary>
    Tta = 1 << 20,

    /// <summary>While a guest runs. FP and SIMD are the guest's: hv keeps what it touches of them (boot/vector-set.inc).</summary>
    Guest = Res1 | Tta,
}
