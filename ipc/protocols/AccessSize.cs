// Why: loads and stores have four sizes and no others.
namespace Hv.Ipc.Protocols;

/// <summary>The size of a guest's load or store; the value is the number of bytes (Arm ARM DDI 0487, ESR_ELx.ISS.SAS for a Data Abort).</summary>
public enum AccessSize : byte
{
    /// <summary>LDRB, STRB.</summary>
    Byte = 1,

    /// <summary>LDRH, STRH.</summary>
    Halfword = 2,

    /// <summary>LDR, STR of a W register.</summary>
    Word = 4,

    /// <summary>LDR, STR of an X register.</summary>
    Doubleword = 8,
}
