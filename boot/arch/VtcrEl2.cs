// Why: the shape of stage 2 follows from how many address bits the CPU has.
namespace Hv.Arch;

/// <summary>VTCR_EL2, the Virtualization Translation Control Register (Arm ARM DDI 0487, D19.2.153), for a 4 KiB granule that starts at level 1.</summary>
public readonly struct VtcrEl2
{
    private VtcrEl2(ulong value, int ipaBits)
    {
        Value = value;
        IpaBits = ipaBits;
    }

    /// <summary>The register's bits.</summary>
    public ulong Value { get; }

    /// <summary>How many bits an intermediate physical address has: 32 to 40.</summary>
    public int IpaBits { get; }

    /// <summary>How many pages the first table has: above 39 bits tables of level 1 are concatenated (D8.2.2).</summary>
    public int RootPages => IpaBits > 39 ? 1 << (IpaBits - 39) : 1;

    /// <summary>For a CPU with this ID_AA64MMFR0_EL1.PARange.</summary>
    public static VtcrEl2 For(int paRange)
    {
        int bits = Math.Min(BitsOf(paRange), 40);
        const ulong Res1 = 1UL << 31;
        const ulong StartAtLevel1 = 1UL << 6;
        const ulong WriteBackInnerShareable = 1UL << 8 | 1UL << 10 | 3UL << 12;
        ulong physicalSize = (ulong)(uint)Math.Min(paRange, 5) << 16;
        return new VtcrEl2(Res1 | physicalSize | WriteBackInnerShareable | StartAtLevel1 | (uint)(64 - bits), bits);
    }

    /// <summary>The physical address bits of a PARange; 48 for values above those known with a 4 KiB granule.</summary>
    public static int BitsOf(int paRange) => paRange switch { 0 => 32, 1 => 36, 2 => 40, 3 => 42, 4 => 44, _ => 48 };
}
