// What changes hands when a CPU changes from one vCPU to another: the state that a guest's EL1 owns and EL2 does not use.
// Leaves; x0 points into VcpuContext (boot/arch/VcpuContext.cs keeps the order).

    .macro  save reg
    mrs     x9, \reg
    str     x9, [x0], #8
    .endm
    .macro  restore reg
    ldr     x9, [x0], #8
    msr     \reg, x9
    .endm
    .macro  el1_registers op
    .irp    reg, sctlr_el1, cpacr_el1, ttbr0_el1, ttbr1_el1, tcr_el1, mair_el1, amair_el1, vbar_el1, contextidr_el1, tpidr_el1, tpidr_el0, tpidrro_el0, sp_el0, sp_el1, elr_el1, spsr_el1, esr_el1, far_el1, afsr0_el1, afsr1_el1, par_el1, cntkctl_el1, csselr_el1, mdscr_el1, cntv_cval_el0, cntv_ctl_el0
    \op     \reg
    .endr
    .endm

    .text
    .global hv_save_el1, hv_restore_el1
hv_save_el1:
    el1_registers save
    ret
hv_restore_el1:
    el1_registers restore
    isb
    ret

// void hv_save_vectors(q0 slot), hv_restore_vectors(q0 slot): the vector registers that exits leave alone, FPCR, FPSR.
    .altmacro
    .macro  vector_pair op, a, b
    \op     q\a, q\b, [x0, #16 * \a]
    .endm
    .macro  vectors op                      // all but those of vector-set.inc
    .irp    n, 0, 2, 4, 6, 8, 10, 12, 14, 18, 20, 22, 24, 26, 28, 30
    vector_pair \op, \n, %(\n + 1)
    .endr
    add     x0, x0, #512
    .endm
    .global hv_save_vectors, hv_restore_vectors
hv_save_vectors:
    vectors stp
    save    fpcr
    save    fpsr
    ret
hv_restore_vectors:
    vectors ldp
    restore fpcr
    restore fpsr
    ret

// Registers that CPUs have different numbers of come in pairs, the highest pair first: four instructions a pair, gone in where \count are left.
    .macro  skip_to_last count, most
    mov     w3, #\most
    sub     w3, w3, \count
    adr     x4, 1f
    add     x4, x4, w3, uxtw #4
    br      x4
1:
    .endm

// void hv_save_debug(slot, breakpoints, watchpoints), hv_restore_debug: as many value and control pairs of each as the CPU has.
    .macro  debug_pair op, name, n
    \op     dbg\name\()vr\n\()_el1
    \op     dbg\name\()cr\n\()_el1
    .endm
    .macro  debug_set op, name, count
    skip_to_last \count, 16
    .irp    n, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0
    debug_pair \op, \name, \n
    .endr
    .endm
    .global hv_save_debug, hv_restore_debug
hv_save_debug:
    debug_set save, b, w1
    debug_set save, w, w2
    ret
hv_restore_debug:
    debug_set restore, b, w1
    debug_set restore, w, w2
    ret

// void hv_save_active_priorities(slot, pairs), hv_restore_active_priorities: both groups' registers, 1, 2 or 4 of each.
    .macro  priority_pair op, n
    \op     ich_ap0r\n\()_el2
    \op     ich_ap1r\n\()_el2
    .endm
    .macro  priority_pairs op
    skip_to_last w1, 4
    .irp    n, 3, 2, 1, 0
    priority_pair \op, \n
    .endr
    .endm
    .global hv_save_active_priorities, hv_restore_active_priorities
hv_save_active_priorities:
    priority_pairs save
    ret
hv_restore_active_priorities:
    priority_pairs restore
    ret
