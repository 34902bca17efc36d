// Why: C# has no MRS and MSR; each accessor is a leaf of boot/registers.S under the register's name.
// Promises: nothing but the one instruction; who needs an ISB after it asks for it (Instructions.Isb).
#if METAL
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Arch;

#pragma warning disable CS1591 // each member reads or writes the register of its name (Arm ARM DDI 0487, D19; GIC IHI 0069, 12)

/// <summary>System registers. Lr0 is ICH_LR0_EL2, and so on.</summary>
public static class Registers
{
    [RuntimeImport("*", "hv_read_far_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadFarEl2();

    [RuntimeImport("*", "hv_read_hpfar_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadHpfarEl2();

    [RuntimeImport("*", "hv_read_cntpct_el0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCntpctEl0();

    [RuntimeImport("*", "hv_read_midr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadMidrEl1();

    [RuntimeImport("*", "hv_read_mpidr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadMpidrEl1();

    [RuntimeImport("*", "hv_read_icc_iar1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadIccIar1El1();

    [RuntimeImport("*", "hv_read_ich_vtr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadIchVtrEl2();

    [RuntimeImport("*", "hv_read_ich_elrsr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadIchElrsrEl2();

    [RuntimeImport("*", "hv_read_ich_misr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadIchMisrEl2();

    [RuntimeImport("*", "hv_read_spsr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadSpsrEl2();

    [RuntimeImport("*", "hv_read_cntfrq_el0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCntfrqEl0();

    [RuntimeImport("*", "hv_read_tpidr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadTpidrEl2();

    [RuntimeImport("*", "hv_write_tpidr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteTpidrEl2(ulong value);

    [RuntimeImport("*", "hv_write_hcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteHcrEl2(ulong value);

    [RuntimeImport("*", "hv_read_mdcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadMdcrEl2();

    [RuntimeImport("*", "hv_write_mdcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteMdcrEl2(ulong value);

    [RuntimeImport("*", "hv_write_vttbr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteVttbrEl2(ulong value);

    [RuntimeImport("*", "hv_write_cnthp_ctl_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCnthpCtlEl2(ulong value);

    [RuntimeImport("*", "hv_write_icc_ctlr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIccCtlrEl1(ulong value);

    [RuntimeImport("*", "hv_write_icc_sre_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIccSreEl2(ulong value);

    [RuntimeImport("*", "hv_read_ich_hcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadIchHcrEl2();

    [RuntimeImport("*", "hv_write_ich_hcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIchHcrEl2(ulong value);

    [RuntimeImport("*", "hv_read_ich_vmcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadIchVmcrEl2();

    [RuntimeImport("*", "hv_write_ich_vmcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIchVmcrEl2(ulong value);

    [RuntimeImport("*", "hv_write_cntv_ctl_el0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCntvCtlEl0(ulong value);

    [RuntimeImport("*", "hv_write_cntv_cval_el0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCntvCvalEl0(ulong value);

    [RuntimeImport("*", "hv_write_cptr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCptrEl2(ulong value);

    [RuntimeImport("*", "hv_read_lr0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadLr0();

    [RuntimeImport("*", "hv_write_lr0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteLr0(ulong value);

    [RuntimeImport("*", "hv_read_lr1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadLr1();

    [RuntimeImport("*", "hv_write_lr1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteLr1(ulong value);

    [RuntimeImport("*", "hv_read_lr2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadLr2();

    [RuntimeImport("*", "hv_write_lr2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteLr2(ulong value);

    [RuntimeImport("*", "hv_read_lr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadLr3();

    [RuntimeImport("*", "hv_write_lr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteLr3(ulong value);

    [RuntimeImport("*", "hv_write_ttbr0_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteTtbr0El2(ulong value);

    [RuntimeImport("*", "hv_write_tcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteTcrEl2(ulong value);

    [RuntimeImport("*", "hv_write_sctlr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteSctlrEl2(ulong value);

    [RuntimeImport("*", "hv_write_vtcr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteVtcrEl2(ulong value);

    [RuntimeImport("*", "hv_write_hstr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteHstrEl2(ulong value);

    [RuntimeImport("*", "hv_write_cnthctl_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCnthctlEl2(ulong value);

    [RuntimeImport("*", "hv_write_cntvoff_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCntvoffEl2(ulong value);

    [RuntimeImport("*", "hv_write_cnthp_cval_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCnthpCvalEl2(ulong value);

    [RuntimeImport("*", "hv_write_vpidr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteVpidrEl2(ulong value);

    [RuntimeImport("*", "hv_write_vmpidr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteVmpidrEl2(ulong value);

    [RuntimeImport("*", "hv_write_icc_pmr_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIccPmrEl1(ulong value);

    [RuntimeImport("*", "hv_write_icc_igrpen1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIccIgrpen1El1(ulong value);

    [RuntimeImport("*", "hv_write_icc_eoir1_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIccEoir1El1(ulong value);

    [RuntimeImport("*", "hv_write_icc_dir_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIccDirEl1(ulong value);

    [RuntimeImport("*", "hv_write_icc_sgi1r_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteIccSgi1rEl1(ulong value);

    [RuntimeImport("*", "hv_write_oslar_el1"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteOslarEl1(ulong value);

    [RuntimeImport("*", "hv_write_vdisr_el2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteVdisrEl2(ulong value);

    [RuntimeImport("*", "hv_write_tpidr2_el0"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteTpidr2El0(ulong value);

    /// <summary>X29: the calling function's frame.</summary>
    [RuntimeImport("*", "hv_read_frame_pointer"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadFramePointer();

    [RuntimeImport("*", "hv_read_id_registers"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern unsafe void ReadIdRegisters(ulong* to);
}
#endif
