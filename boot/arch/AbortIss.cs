// Why: a stage 2 fault on a device is emulated from these bits and nothing else.
namespace Hv.Arch;

/// <summary>The ISS of an Instruction or Data Abort (Arm ARM DDI 0487, D19.2.37, "ISS encoding for an exception from a Data Abort").</summary>
public readonly struct AbortIss
{
    private readonly uint _value;

    /// <summary>An ISS by its bits.</summary>
    public AbortIss(uint value) => _value = value;

    /// <summary>ISV, bit 24: bits 23:14 describe the access.</summary>
    public bool IsValid => (_value & (1 << 24)) != 0;

    /// <summary>SAS, bits 23:22: the access size in bytes, 1 to 8.</summary>
    public uint Size => 1u << (int)(_value >> 22 & 3);

    /// <summary>SSE, bit 21: a load sign-extends.</summary>
    public bool SignExtends => (_value & (1 << 21)) != 0;

    /// <summary>SRT, bits 20:16: the register; 31 is the zero register.</summary>
    public int Register => (int)(_value >> 16 & 31);

    /// <summary>SF, bit 15: the register is 64 bits wide.</summary>
    public bool Is64Bit => (_value & (1 << 15)) != 0;

    /// <summary>FnV, bit 10: FAR is not valid.</summary>
    public bool HasNoFar => (_value & (1 << 10)) != 0;

    /// <summary>EA, bit 9.</summary>
    public bool IsExternal => (_value & (1 << 9)) != 0;

    /// <summary>S1PTW, bit 7: the fault is on a stage 1 table walk.</summary>
    public bool IsTableWalk => (_value & (1 << 7)) != 0;

    /// <summary>WnR, bit 6: a write.</summary>
    public bool IsWrite => (_value & (1 << 6)) != 0;

    /// <summary>DFSC, IFSC, bits 5:0.</summary>
    public FaultStatus Status => (FaultStatus)(_value & 0x3F);

    /// <summary>Whether the fault is a translation fault, at whatever level.</summary>
    public bool IsTranslationFault => (_value & 0x3C) == (uint)FaultStatus.Translation;

    /// <summary>A translation fault with a valid description of the access, and none of a table walk: one look at all bits.</summary>
    public bool IsPlain => (_value & (1 << 24 | 1 << 7 | 0x3C)) == (1 << 24 | (uint)FaultStatus.Translation);

    /// <summary>A load with a valid description that extends no sign, a translation fault and none of a table walk: one look at all bits.</summary>
    public bool IsPlainLoad => (_value & (1 << 24 | 1 << 21 | 1 << 7 | 1 << 6 | 0x3C)) == (1 << 24 | (uint)FaultStatus.Translation);

    /// <summary>As many of a value's low bits as the access moves.</summary>
    public ulong ZeroExtend(ulong value)
    {
        int unused = -(int)(Size * 8);
        return value << unused >> unused;
    }

    /// <summary>What a load's register gets of a value that was read (Arm ARM DDI 0487, LDRB, LDRSB and so on).</summary>
    public ulong Extend(ulong value)
    {
        if (!SignExtends)
        {
            return ZeroExtend(value);
        }

        int unused = 64 - (int)(Size * 8);
        ulong extended = (ulong)((long)(value << unused) >> unused);
        return Is64Bit ? extended : (uint)extended;
    }

    /// <summary>Whether the fault is a permission fault, at whatever level.</summary>
    public bool IsPermissionFault => (_value & 0x3C) == (uint)FaultStatus.Permission;
}

/// <summary>DFSC and IFSC; the low two bits of the first four are the level.</summary>
public enum FaultStatus : byte
{
    /// <summary>Address size fault.</summary>
    AddressSize = 0x00,

    /// <summary>Translation fault.</summary>
    Translation = 0x04,

    /// <summary>Access flag fault.</summary>
    AccessFlag = 0x08,

    /// <summary>Permission fault.</summary>
    Permission = 0x0C,

    /// <summary>Synchronous External abort, not on a table walk.</summary>
    External = 0x10,

    /// <summary>Alignment fault.</summary>
    Alignment = 0x21,
}
