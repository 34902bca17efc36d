// Why: a system register is named by its encoding, the same in an instruction, in ESR_ELx and in a message.
namespace Hv.Ipc.Protocols;

/// <summary>
/// A system register's encoding, op0:op1:CRn:CRm:op2 (Arm ARM DDI 0487, C5.1.2 "System instruction class encoding").
/// </summary>
public readonly struct SysRegId
{
    /// <summary>A register by its five fields.</summary>
    public SysRegId(int op0, int op1, int crn, int crm, int op2) =>
        Value = (uint)((op0 << 14) | (op1 << 11) | (crn << 7) | (crm << 3) | op2);

    /// <summary>A register by its packed encoding, as a switch's constants have it.</summary>
    public SysRegId(uint value) => Value = value;

    /// <summary>The fields packed: op0 in bits 15:14, op1 13:11, CRn 10:7, CRm 6:3, op2 2:0.</summary>
    public uint Value { get; }
}
