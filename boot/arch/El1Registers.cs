// Why: the registers of EL1 and EL0 that a vCPU takes along when it leaves a CPU.
using System.Runtime.InteropServices;

namespace Hv.Arch;

/// <summary>In the order of el1_registers in boot/context.S.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct El1Registers
{
#pragma warning disable CS1591 // each field is the register of its name (Arm ARM DDI 0487, D19.2)
    public ulong Sctlr, Cpacr, Ttbr0, Ttbr1, Tcr, Mair, Amair, Vbar, Contextidr, Tpidr;
    public ulong TpidrEl0, TpidrroEl0, SpEl0, Sp, Elr, Spsr, Esr, Far, Afsr0, Afsr1, Par, Cntkctl, Csselr, Mdscr;
    public ulong CntvCval, CntvCtl;
#pragma warning restore CS1591

    /// <summary>SCTLR_EL1 at reset: the bits that are RES1 in Armv8.0, the MMU and caches off (Arm ARM DDI 0487, D19.2.122).</summary>
    public const ulong SctlrReset = 0x30D00800;
}
