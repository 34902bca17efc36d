// Register accessors: what C# cannot say. Each is a leaf of one instruction; boot/arch imports them under typed names.

    .macro  reader reg
    .global hv_read_\reg
hv_read_\reg:
    mrs     x0, \reg
    ret
    .endm
    .macro  writer reg
    .global hv_write_\reg
hv_write_\reg:
    msr     \reg, x0
    ret
    .endm
    .altmacro
    .macro  numbered name, reg, n
    .global hv_read_\name\n, hv_write_\name\n
hv_read_\name\n:
    mrs     x0, \reg
    ret
hv_write_\name\n:
    msr     \reg, x0
    ret
    .endm

    .arch   armv8.2-a
    .text
    .irp    reg, far_el2, hpfar_el2, cntpct_el0, midr_el1, mpidr_el1, icc_iar1_el1, ich_vtr_el2, ich_elrsr_el2, ich_misr_el2, cntfrq_el0, spsr_el2
    reader  \reg
    .endr
    .irp    reg, tpidr_el2, mdcr_el2, ich_hcr_el2, ich_vmcr_el2
    reader  \reg
    writer  \reg
    .endr
    .irp    reg, ttbr0_el2, tcr_el2, sctlr_el2, vtcr_el2, hstr_el2, cnthctl_el2, cntvoff_el2, cnthp_cval_el2, vpidr_el2, vmpidr_el2, icc_pmr_el1, icc_igrpen1_el1, icc_eoir1_el1, icc_dir_el1, icc_sgi1r_el1, oslar_el1, hcr_el2, vttbr_el2, cnthp_ctl_el2, icc_ctlr_el1, icc_sre_el2, cntv_ctl_el0, cntv_cval_el0, cptr_el2
    writer  \reg
    .endr
    .irp    n, 0, 1, 2, 3
    numbered lr, ich_lr&n&_el2, \n
    .endr

// void hv_read_id_registers(ulong* to): the 56 of op0 3, op1 0, CRn 0, CRm 1 to 7, in the order of CRm and op2.
    .macro  id_register crm, op2
    mrs     x9, s3_0_c0_c\crm\()_\op2
    str     x9, [x0], #8
    .endm
    .global hv_read_id_registers
hv_read_id_registers:
    .irp    m, 1, 2, 3, 4, 5, 6, 7
    .irp    n, 0, 1, 2, 3, 4, 5, 6, 7
    id_register \m, \n
    .endr
    .endr
    ret

    .global hv_read_frame_pointer
hv_read_frame_pointer:
    mov     x0, x29
    ret

// void hv_write_vdisr_el2(ulong), hv_write_tpidr2_el0: the assembler knows them at no level that a Cortex-A53 has.
    .global hv_write_vdisr_el2, hv_write_tpidr2_el0
hv_write_vdisr_el2:
    msr     s3_4_c12_c1_1, x0
    ret
hv_write_tpidr2_el0:
    msr     s3_3_c13_c0_5, x0
    ret
