// Why: a trapped MRS or MSR says here which register it names and which it moves.
using System.Runtime.CompilerServices;

namespace Hv.Arch;

/// <summary>The ISS of a trapped MSR, MRS or System instruction (Arm ARM DDI 0487, D19.2.37).</summary>
public readonly struct SysRegIss
{
    private readonly uint _value;

    /// <summary>An ISS by its bits.</summary>
    public SysRegIss(uint value) => _value = value;

    /// <summary>The encoding packed as Hv.Ipc's SysRegId has it: op0 15:14, op1 13:11, CRn 10:7, CRm 6:3, op2 2:0.</summary>
    public uint Encoding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_value >> 6 & 0xC000) | (_value >> 3 & 0x3F80) | (_value << 2 & 0x78) | (_value >> 17 & 7);
    }

    /// <summary>An MRS of the group op0 3, op1 0, CRn 0, the ID registers: op2, bits 19:17, stands between op0 and op1.</summary>
    public bool ReadsIdRegister => (_value >> 10 & 0b11_000_111_1111) == 0b11_000_000_0000 && IsRead;

    /// <summary><see cref="Encoding"/> of one of that group.</summary>
    public uint IdRegister => (3 << 14) + ((_value << 2 & 0x78) | (_value >> 17 & 7));

    /// <summary>Rt, bits 9:5; 31 is the zero register.</summary>
    public int Register => (int)(_value >> 5 & 31);

    /// <summary>Direction, bit 0: MRS.</summary>
    public bool IsRead => (_value & 1) != 0;
}
